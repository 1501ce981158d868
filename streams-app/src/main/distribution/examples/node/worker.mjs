// Delivers the released messages of a channel by HTTP POST to CARRIER_URL:
//
//   CARRIER_URL=http://localhost:8090/ node worker.mjs email
//
// FAIRLANE_BOOTSTRAP_SERVERS names the Kafka servers (default: localhost:9092). Ctrl-C stops the worker cleanly. It sends one
// message of a partition at a time, so that the messages of a lane stay in order.
import { decode, kafka, producer, topics } from './fairlane.mjs';

const channel = process.argv[2] ?? 'email';
const carrier = process.env.CARRIER_URL ?? 'http://localhost:8090/';
const MAX_ATTEMPTS = 8;
const FIRST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 900_000;

const consumer = kafka.consumer({
  groupId: `fairlane.delivery.${channel}`, // the pipeline takes the commits of this group as acknowledgements
  readUncommitted: false, // records of aborted transactions are no releases
});

/** Makes one attempt. Returns the outcome, 'delivered', 'retry' or 'rejected', and the error. */
async function send(customer, request, attempt) {
  try {
    const response = await fetch(carrier, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: {
        'content-type': 'application/json',
        // The idempotency key, which is equal for all attempts, so that the carrier sends the message once.
        'webhook-id': `${encodeURIComponent(customer)}/${encodeURIComponent(request.id)}`,
      },
      body: JSON.stringify({
        customer, attempt, id: request.id, sender: request.sender, recipient: request.recipient, body: request.body.toString(),
      }),
    });
    await response.arrayBuffer(); // reading the whole body makes the connection reusable
    const error = `the carrier answered ${response.status}`;
    if (response.ok) {
      return { outcome: 'delivered' };
    }
    const retried = response.status >= 500 || [408, 425, 429].includes(response.status);
    return { outcome: retried ? 'retry' : 'rejected', error };
  } catch (e) {
    return { outcome: 'retry', error: `the carrier cannot be reached: ${e.message}` };
  }
}

/** Sends the value back to the requests topic: the pipeline holds it for the backoff and releases it within its limits. */
async function retry(message, attempt) {
  const backoff = Math.min(FIRST_BACKOFF * 2 ** (attempt - 1), LONGEST_BACKOFF) * (0.5 + Math.random() / 2);
  await producer.send({
    topic: topics.requests,
    acks: -1,
    messages: [{
      key: message.key,
      value: message.value,
      headers: {
        ...headersOfTheCustomer(message),
        'fairlane-accepted-at': message.headers['fairlane-accepted-at'],
        'fairlane-attempt': String(attempt + 1),
        'fairlane-not-before': String(Math.round(Date.now() + backoff)),
      },
    }],
  });
}

/** Writes a dead letter with its reason, which operators can inspect and replay. */
async function giveUp(topic, partition, message, reason, error) {
  await producer.send({
    topic: topics.deadLetters,
    acks: -1,
    messages: [{
      key: message.key,
      value: message.value,
      headers: {
        ...message.headers,
        'fairlane-reason': reason,
        'fairlane-error': error,
        'fairlane-source': `${topic}/${partition}/${message.offset}`,
      },
    }],
  });
}

/** The headers that the customer set, such as traceparent. */
function headersOfTheCustomer(message) {
  return Object.fromEntries(Object.entries(message.headers).filter(([name]) => !name.startsWith('fairlane-')));
}

async function deliver({ topic, partition, message }) {
  const customer = message.key.toString();
  const attempt = Number(message.headers['fairlane-attempt']);
  let request;
  try {
    request = decode(message.value);
  } catch (e) {
    await giveUp(topic, partition, message, 'MALFORMED', e.message);
    return;
  }
  const { outcome, error } = await send(customer, request, attempt);
  if (outcome === 'retry' && attempt < MAX_ATTEMPTS) {
    await retry(message, attempt);
  } else if (outcome !== 'delivered') {
    await giveUp(topic, partition, message, outcome === 'retry' ? 'ATTEMPTS_EXHAUSTED' : 'REJECTED', error);
  }
  console.log(`${outcome} ${customer}/${request.id}, attempt ${attempt}${error ? `: ${error}` : ''}`);
}

await producer.connect();
await consumer.connect();
// A new group starts at the earliest offset, because it has sent none of the messages yet.
await consumer.subscribe({ topics: [topics.deliveries(channel)], fromBeginning: true });
await consumer.run({
  // Commits after a send, and at least every second: committed offsets open the pipeline's in-flight window.
  autoCommitInterval: 500,
  partitionsConsumedConcurrently: 8,
  eachMessage: deliver,
});
console.log(`delivering ${channel} to ${carrier}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await consumer.disconnect(); // finishes the messages in progress, commits and leaves the group
    await producer.disconnect();
    process.exit(0);
  });
}
