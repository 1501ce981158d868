// Shared by producer and worker: the Kafka connection, the topic names and the encoding of requests.
import { readFileSync } from 'node:fs';
import avro from 'avsc';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs;

// The pipeline compresses deliveries with LZ4, for which this client needs a plug-in.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const prefix = process.env.FAIRLANE_TOPIC_PREFIX ?? 'fairlane.';

export const topics = {
  requests: `${prefix}requests`,
  deadLetters: `${prefix}dead-letters`,
  deliveries: (channel) => `${prefix}deliveries.${channel}`,
};

export const kafka = new Kafka({
  clientId: 'fairlane-example',
  brokers: (process.env.FAIRLANE_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(','),
  logLevel: logLevel.WARN,
});

// The pipeline requires the partition that Kafka's Java client chooses for a key (murmur2), as DefaultPartitioner does.
export const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });

const sendRequest = avro.Type.forSchema(JSON.parse(readFileSync(new URL('SendRequest.avsc', import.meta.url), 'utf8')));

// Avro single-object encoding: the marker c3 01, the fingerprint of the schema, and the record.
const header = Buffer.from('c301377602ff75681ba9', 'hex');

export const encode = (request) => Buffer.concat([header, sendRequest.toBuffer(request)]);

export const decode = (value) => {
  if (!value.subarray(0, header.length).equals(header)) {
    throw new Error(`not a SendRequest of this schema: it begins with ${value.toString('hex', 0, header.length)}`);
  }
  return sendRequest.fromBuffer(value.subarray(header.length));
};
