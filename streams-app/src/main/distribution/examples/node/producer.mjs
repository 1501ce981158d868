// Publishes requests:
//
//   node producer.mjs --customer acme --channel email --recipient anna@example.com --body Hello [--id m-1]
//                     [--sender news@acme.example] [--count 10]
//
// FAIRLANE_BOOTSTRAP_SERVERS names the Kafka servers (default: localhost:9092).
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { encode, producer, topics } from './fairlane.mjs';

const { values: options } = parseArgs({
  options: {
    customer: { type: 'string', default: 'acme' },
    channel: { type: 'string', default: 'email' },
    sender: { type: 'string' },
    recipient: { type: 'string', default: 'anna@example.com' },
    body: { type: 'string', default: 'Hello' },
    id: { type: 'string' },
    count: { type: 'string', default: '1' },
  },
});

// Choose an id that is unique for the customer: a carrier that checks it sends a message once in spite of retries.
const request = (number) => ({
  id: options.id === undefined ? randomUUID() : number === 0 ? options.id : `${options.id}-${number}`,
  channel: options.channel,
  sender: options.sender ?? null,
  recipient: options.recipient,
  body: Buffer.from(options.body),
  contentType: 'text/plain; charset=utf-8',
  attributes: {},
  priority: 'NORMAL',
  cost: null,
  notBefore: null,
  expiresAt: null,
});

const requests = Array.from({ length: Number(options.count) }, (_, number) => request(number));

await producer.connect();
await producer.send({
  topic: topics.requests,
  acks: -1, // a request is accepted once all in-sync replicas have it
  // The key is the customer, to whom limits and the fair share apply.
  messages: requests.map((one) => ({ key: options.customer, value: encode(one) })),
});
await producer.disconnect();
requests.forEach((one) => console.log(`accepted ${options.customer}/${one.id}`));
