// Verifies a webhook as a receiver does. Reads {"secret": .., "headers": {..}, "body": ".."} from standard input and prints
// the body. If verification fails, prints the error and exits with 1.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
try {
  console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
} catch (e) {
  console.log(e.message);
  process.exitCode = 1;
}
