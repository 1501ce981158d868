// Reads or writes one SendRequest with Confluent's client.
//
//   foreign-client.cjs read  URL TOPIC    reads the value in hex from standard input, prints JSON
//   foreign-client.cjs write URL TOPIC    reads {"schema": .. or null for the latest version, "message": ..}, prints hex
//
// In the JSON, the body is in hex.
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
