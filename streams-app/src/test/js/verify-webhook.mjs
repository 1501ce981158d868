// Verifies a webhook as a receiver does: {"secret": .., "headers": {..}, "body": ".."} on standard input; prints the
// body, or ends with 1 and says what is wrong.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
try {
  console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
} catch (e) {
  console.log(e.message);
  process.exitCode = 1;
}
