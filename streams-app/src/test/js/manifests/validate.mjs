// Reads manifests of custom resources as a JSON array from standard input and prints "ok" or the error of each.
import * as keda from "@kubernetes-models/keda/keda.sh/v1alpha1";
import * as prometheus from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";

const kinds = { ...keda, ...prometheus };
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
for (const manifest of JSON.parse(Buffer.concat(chunks))) {
  const Kind = kinds[manifest.kind];
  try {
    new Kind(manifest).validate();
    console.log(`ok ${manifest.kind} ${manifest.metadata.name}`);
  } catch (problem) {
    console.log(`${manifest.kind} ${manifest.metadata.name}: ${problem.message}`);
    process.exitCode = 1;
  }
}
