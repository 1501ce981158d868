// Delivers what is released to a channel, by an HTTP POST to CARRIER_URL:
//
//   CARRIER_URL=http://localhost:8090/ node worker.mjs email
//
// FAIRLANE_BOOTSTRAP_SERVERS says where Kafka is (localhost:9092). Ctrl-C ends it cleanly. It sends one message of a
// partition at a time, so that the messages of a lane stay in order.
import { decode, kafka, producer, topics } from './fairlane.mjs';

const channel = process.argv[2] ?? 'email';
const carrier = process.env.CARRIER_URL ?? 'http://localhost:8090/';
const MAX_ATTEMPTS = 8;
const FIRST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 900_000;

const consumer = kafka.consumer({
  groupId: `fairlane.delivery.${channel}`, // the pipeline watches the commits of this group: they are the acknowledgements
  readUncommitted: false, // what the pipeline took back was never released
});

/** What became of one attempt: 'delivered', 'retry' or 'rejected', and why. */
async function send(customer, request, attempt) {
  try {
    const response = await fetch(carrier, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: {
        'content-type': 'application/json',
        // The same at every attempt: with it, the carrier sends once.
        'webhook-id': `${encodeURIComponent(customer)}/${encodeURIComponent(request.id)}`,
      },
      body: JSON.stringify({
        customer, attempt, id: request.id, sender: request.sender, recipient: request.recipient, body: request.body.toString(),
      }),
    });
    await response.arrayBuffer(); // read to its end, the connection is used again
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

/** The same value again, to the requests: the pipeline holds it until then, and releases it within its limits. */
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

/** Given up: kept with its reason, for people to look at, and to replay. */
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

/** traceparent, and whatever else came with the request. */
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
// From the earliest on: a group that is new has all of it still to send.
await consumer.subscribe({ topics: [topics.deliveries(channel)], fromBeginning: true });
await consumer.run({
  // Committed after it was sent, at least every second: the pipeline releases by what it sees committed.
  autoCommitInterval: 500,
  partitionsConsumedConcurrently: 8,
  eachMessage: deliver,
});
console.log(`delivering ${channel} to ${carrier}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await consumer.disconnect(); // finishes what is in hand, commits, and leaves the group
    await producer.disconnect();
    process.exit(0);
  });
}
