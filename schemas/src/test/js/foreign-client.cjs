// Reads or writes one SendRequest with Confluent's own client.
//
//   foreign-client.cjs read  URL TOPIC    hex of the value on standard input, JSON on standard output
//   foreign-client.cjs write URL TOPIC    {"schema": .. or null for the latest one, "message": ..}, and hex
//
// In JSON the body is hex.
const { AvroDeserializer, AvroSerializer, SchemaRegistryClient, SerdeType } = require('@confluentinc/schemaregistry');
const { readFileSync } = require('node:fs');

const [action, url, topic] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [url] });
const input = readFileSync(0, 'utf8');

async function read() {
  const reader = new AvroDeserializer(client, SerdeType.VALUE, {});
  const message = await reader.deserialize(topic, Buffer.from(input, 'hex'));
  return JSON.stringify({ ...message, body: message.body.toString('hex') });
}

async function write() {
  const { schema, message } = JSON.parse(input);
  if (schema) {
    await client.register(`${topic}-value`, { schemaType: 'AVRO', schema: JSON.stringify(schema) });
  }
  const writer = new AvroSerializer(client, SerdeType.VALUE, { useLatestVersion: true });
  const value = await writer.serialize(topic, { ...message, body: Buffer.from(message.body, 'hex') });
  return value.toString('hex');
}

(action === 'read' ? read() : write()).then((output) => process.stdout.write(output));
