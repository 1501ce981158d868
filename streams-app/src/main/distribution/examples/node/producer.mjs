// Publishes requests:
//
//   node producer.mjs --customer acme --channel email --recipient anna@example.com --body Hello [--id m-1]
//                     [--sender news@acme.example] [--count 10]
//
// FAIRLANE_BOOTSTRAP_SERVERS says where Kafka is (localhost:9092).
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

// The id is yours, and unique for the customer: carriers that know it send a message once, however often it is tried.
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
  acks: -1, // accepted is what all replicas have
  // The key is the customer: whose limits count, and who gets a fair share.
  messages: requests.map((one) => ({ key: options.customer, value: encode(one) })),
});
await producer.disconnect();
requests.forEach((one) => console.log(`accepted ${options.customer}/${one.id}`));
