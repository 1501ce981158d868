package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import fairlane.config.FairlaneConfig;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the manifests that the Helm chart renders from values, and which values the chart refuses. */
class ChartTest {
    @TempDir
    private Path directory;

    /** Sets of chart values that together cover every branch of the templates. */
    enum Values {
        DEFAULT(""),
        SMALL("""
            partitions: 1
            replicationFactor: 1
            pipeline: { replicas: 1, standbys: 0 }
            gateway: { replicas: 1, insecure: true }
            topics: { enabled: false }
            networkPolicy: { enabled: false }
            workers: { email: null, sms: null }
            """),
        SECURE("""
            image: { repository: registry.example.com/fairlane, digest: "sha256:%s", pullSecrets: [registry] }
            kafka:
              bootstrapServers: k1:9093,k2:9093
              protocol: SASL_SSL
              sasl: { secretNames: { topics: t, pipeline: p, worker: w, gateway: g } }
              tls: { caSecretName: kafka-ca, clientSecretName: kafka-client }
            topics: { hook: false }
            gateway: { tls: { secretName: gateway-tls } }
            networkPolicy:
              kafka: { ports: [9093], to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }
              gatewayFrom: [{ namespaceSelector: { matchLabels: { team: shop } } }]
              metricsFrom: [{ namespaceSelector: { matchLabels: { team: watch } } }]
              extraEgress: [{ ports: [{ protocol: TCP, port: 8081 }] }]
            """.formatted("0".repeat(64))),
        ONE_USER("""
            kafka: { bootstrapServers: "k:9093", protocol: SASL_PLAINTEXT, sasl: { secretName: all } }
            """),
        SCALED("""
            partitions: 48
            keda: { enabled: true, operatorKey: { secretName: operator } }
            serviceMonitor: { enabled: true, labels: { release: prometheus } }
            config: { tick: 20ms, gateway.max.body: 1MiB }
            workers:
              partners:
                channel: Partners.eu_1
                replicas: 2
                max: 8
                handler: webhook
                settings: { url: https://hooks.invalid/, allow-private: true }
                secretSettings: { secret: { secretName: partners, key: signing } }
                concurrency: 100
                timeout: 20s
                attempts: 3
                nodeSelector: { pool: out }
                tolerations: [{ key: out, operator: Exists, effect: NoSchedule }]
            spread: { whenUnsatisfiable: DoNotSchedule }
            """);

        final String yaml;

        Values(String yaml) {
            this.yaml = yaml;
        }
    }

    @Test
    void helmLintCommandReportsNoProblemInTheChart() {
        LintResult lint = HelmChart.lint();
        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.matches("\\[(ERROR|WARNING)].*"));
    }

    @ParameterizedTest
    @EnumSource
    void everyManifestIsValidAccordingToBothKubernetesClients(Values values) {
        List<JsonNode> manifests = HelmChart.manifests(values.yaml);
        assertThat(manifests).hasSizeGreaterThan(5).allSatisfy(manifest -> {
            if (!ManifestValidator.isCustomResource(manifest)) {
                assertThat(ManifestValidator.problems(manifest))
                        .as("%s", manifest)
                        .isEmpty();
            }
        });
    }

    @Test
    void bothKubernetesClientsDetectInvalidManifests() {
        JsonNode deployment = HelmChart.find(HelmChart.manifests(""), "Deployment", "fl-fairlane-gateway");
        ObjectNode misspelled = deployment.deepCopy();
        ((ObjectNode) misspelled.at("/spec/template/spec")).put("terminationGracePeriod", 1);
        assertThat(ManifestValidator.fabric8Problems(misspelled))
                .singleElement()
                .asString()
                .contains("terminationGracePeriod");
        ObjectNode invalidQuantity = deployment.deepCopy();
        ((ObjectNode) invalidQuantity.at("/spec/template/spec/containers/0/resources/limits")).put("memory", "1Gib");
        assertThat(ManifestValidator.fabric8Problems(invalidQuantity))
                .singleElement()
                .asString()
                .contains("Gib");
        ObjectNode incomplete = deployment.deepCopy();
        ((ObjectNode) incomplete.path("spec")).remove("selector");
        assertThat(ManifestValidator.fabric8Problems(incomplete)).isEmpty();
        assertThat(ManifestValidator.officialClientProblems(incomplete))
                .singleElement()
                .asString()
                .contains("selector");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        nosuch: 1 => additional properties 'nosuch' not allowed
        pipeline: { replica: 2 } => additional properties 'replica' not allowed
        workers: { sms: { handler: log, secret: x } } => additional properties 'secret' not allowed
        partitions: many => at '/partitions': got string, want integer
        partitions: 0 => minimum: got 0, want 1
        workers: { sms: { replicas: 0 } } => at '/workers/sms/replicas': minimum: got 0, want 1
        workers: { other: { replicas: 1 } } => at '/workers/other': missing property 'handler'
        kafka: { bootstrapServers: kafka } => at '/kafka/bootstrapServers': 'kafka' does not match pattern
        kafka: { protocol: TLS } => at '/kafka/protocol': value must be one of
        gateway: { terminationGracePeriodSeconds: 5 } => minimum: got 5, want 30
        image: { digest: latest } => at '/image/digest': 'latest' does not match pattern
        partitions: 2 => pipeline.replicas is 3, but with 2 partitions further pipelines would be idle; write at most 2
        pipeline: { replicas: 1 } => pipeline.standbys is 1, but with pipeline.replicas 1 there are not enough pods, for each copy of the state needs another one; write at most 0
        workers: { sms: { max: 25 } } => workers.sms.max is 25, but with 24 partitions further workers would be idle; write at most 24
        workers: { sms: { replicas: 25 } } => workers.sms.replicas is 25, but with 24 partitions further workers would be idle; write at most 24
        workers: { sms: { replicas: 3, max: 2 } } => workers.sms.max is 2, which is less than workers.sms.replicas, 3; write at least 3
        workers: { more: { handler: log, channel: sms } } => workers.more and workers.sms both serve the channel sms; a channel has one set of workers, so remove one
        workers: { sms: { settings: { a: b }, secretSettings: { a: { secretName: s, key: k } } } } => workers.sms has a in both settings and secretSettings; remove one
        kafka: { protocol: SASL_SSL } => kafka.protocol is SASL_SSL, but the role topics has no Secret; write kafka.sasl.secretNames.topics, or kafka.sasl.secretName for all roles
        keda: { enabled: true } => keda.enabled needs an operator's API key for the gateway; write keda.operatorKey.secretName
        keda: { enabled: true }, gateway: { enabled: false } => keda.enabled needs the gateway, which reports how many workers are wanted; write gateway.enabled: true
        gateway: { keys: { secretName: "" } } => the gateway has no API keys; write gateway.keys.secretName, a Secret with the entry keys.txt, or gateway.insecure: true to allow every call to everyone
        config: { partitions: 3 } => config.partitions: the chart sets this setting from another value; remove it from config
        config: { http: { port: 1 } } => config.http: the chart sets this setting from another value; remove it from config
        """)
    void chartRefusesInvalidValuesWithAReason(String values, String reason) {
        assertThatThrownBy(() -> HelmChart.template("{ " + values + " }"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void everyPodMeetsTheRestrictedPodSecurityStandard() {
        for (JsonNode manifest : HelmChart.manifests(Values.SCALED.yaml)) {
            JsonNode pod = manifest.at("/spec/template/spec");
            if (!pod.isMissingNode()) {
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse();
                JsonNode container = pod.at("/containers/0");
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(container
                                .at("/securityContext/allowPrivilegeEscalation")
                                .asBoolean(true))
                        .isFalse();
                assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void pipelinePodHasAStateVolumeAnInstanceIdAndAnAdvertisedAddress() {
        JsonNode statefulSet = HelmChart.find(HelmChart.manifests(""), "StatefulSet", "fl-fairlane-pipeline");
        assertThat(statefulSet.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        JsonNode container = statefulSet.at("/spec/template/spec/containers/0");
        assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/var/lib/fairlane");
        assertThat(container.at("/env/0/name").asText()).isEqualTo("FAIRLANE_INSTANCE_ID");
        assertThat(container.at("/env/0/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        assertThat(environment(container, "fl-fairlane-pipeline-0"))
                .containsEntry("FAIRLANE_HTTP_ADVERTISED", "fl-fairlane-pipeline-0.fl-fairlane-pipeline.prod.svc:8081");
        int startup = container.at("/startupProbe/periodSeconds").asInt()
                * container.at("/startupProbe/failureThreshold").asInt();
        assertThat(startup).isEqualTo(600);
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    }

    @Test
    void kedaScalesWorkersByTheNumberThatTheGatewayReports() {
        List<JsonNode> manifests = HelmChart.manifests(Values.SCALED.yaml);
        JsonNode spec = HelmChart.find(manifests, "ScaledObject", "fl-fairlane-worker-partners")
                .path("spec");
        assertThat(spec.path("minReplicaCount").asInt()).isEqualTo(2);
        assertThat(spec.path("maxReplicaCount").asInt()).isEqualTo(8);
        assertThat(spec.at("/triggers/0/metricType").asText()).isEqualTo("AverageValue");
        assertThat(spec.at("/triggers/0/metadata/url").asText())
                .isEqualTo("http://fl-fairlane-gateway.prod.svc:8080/v1/channels/Partners.eu_1/workers");
        assertThat(spec.at("/triggers/0/metadata/valueLocation").asText()).isEqualTo("wanted");
        JsonNode defaultSpec = HelmChart.find(manifests, "ScaledObject", "fl-fairlane-worker-sms")
                .path("spec");
        assertThat(defaultSpec.path("minReplicaCount").asInt()).isEqualTo(1);
        assertThat(defaultSpec.path("maxReplicaCount").asInt()).isEqualTo(48);
        assertThat(HelmChart.find(manifests, "Deployment", "fl-fairlane-worker-sms")
                        .at("/spec")
                        .has("replicas"))
                .isFalse();
        JsonNode authentication = HelmChart.find(manifests, "TriggerAuthentication", "fl-fairlane-gateway");
        assertThat(authentication.at("/spec/secretTargetRef/0/name").asText()).isEqualTo("operator");
    }

    /**
     * Loads the configuration files that the chart mounts, as Fairlane does. Fairlane refuses a file with an unknown
     * setting.
     */
    @ParameterizedTest
    @EnumSource
    void fairlaneAcceptsTheMountedConfiguration(Values values) throws IOException {
        List<JsonNode> manifests = HelmChart.manifests(values.yaml);
        for (JsonNode manifest : manifests) {
            JsonNode container = manifest.at("/spec/template/spec/containers/0");
            if (!container.isMissingNode()) {
                JsonNode volumes = manifest.at("/spec/template/spec/volumes");
                FairlaneConfig config =
                        load(manifests, configMap(volumes), environment(container, "fl-fairlane-pipeline-0"));
                assertThat(config.topics().partitions())
                        .isEqualTo(
                                HelmChart.yaml(values.yaml).path("partitions").asInt(24));
                config.workers().channels().values().forEach(ChartTest::requireHandler);
            }
        }
    }

    private static void requireHandler(WorkerConfig worker) {
        Handlers.installed()
                .require(String.valueOf(worker.handler()), worker.settings().keySet());
    }

    @Test
    void workerPodsReadTheSecretsOfTheirHandlersFromMountedFiles() throws IOException {
        List<JsonNode> manifests = HelmChart.manifests(Values.SCALED.yaml);
        WorkerConfig worker = load(manifests, "fl-fairlane", Map.of()).workers().forChannel("Partners.eu_1");
        assertThat(worker.settings())
                .containsEntry("secret.file", "/etc/fairlane/handler/secret")
                .containsEntry("url", "https://hooks.invalid/");
        assertThat(worker.concurrency()).isEqualTo(100);
        JsonNode pod = HelmChart.find(manifests, "Deployment", "fl-fairlane-worker-partners")
                .at("/spec/template/spec");
        JsonNode source = StreamSupport.stream(pod.path("volumes").spliterator(), false)
                .filter(volume -> volume.path("name").asText().equals("handler"))
                .findFirst()
                .orElseThrow()
                .at("/projected/sources/0/secret");
        assertThat(source.path("name").asText()).isEqualTo("partners");
        assertThat(source.at("/items/0/key").asText()).isEqualTo("signing");
        assertThat(source.at("/items/0/path").asText()).isEqualTo("secret");
        assertThat(pod.at("/containers/0/args/2").asText()).isEqualTo("Partners.eu_1");
    }

    @Test
    void eachRoleUsesItsOwnKafkaUser() {
        List<JsonNode> manifests = HelmChart.manifests(Values.SECURE.yaml);
        assertThat(saslSecret(HelmChart.find(manifests, "Job", "fl-fairlane-topics")))
                .isEqualTo("t");
        assertThat(saslSecret(HelmChart.find(manifests, "StatefulSet", "fl-fairlane-pipeline")))
                .isEqualTo("p");
        assertThat(saslSecret(HelmChart.find(manifests, "Deployment", "fl-fairlane-worker-sms")))
                .isEqualTo("w");
        assertThat(saslSecret(HelmChart.find(manifests, "Deployment", "fl-fairlane-gateway")))
                .isEqualTo("g");
        assertThat(saslSecret(HelmChart.find(
                        HelmChart.manifests(Values.ONE_USER.yaml), "Deployment", "fl-fairlane-worker-sms")))
                .isEqualTo("all");
    }

    @Test
    void podsAreReplacedOnlyIfTheirConfigurationChanges() {
        assertThat(checksum("")).isEqualTo(checksum("{ pipeline: { replicas: 4 } }"));
        assertThat(checksum("")).isNotEqualTo(checksum("{ config: { tick: 20ms } }"));
    }

    private static String checksum(String values) {
        return HelmChart.find(HelmChart.manifests(values), "StatefulSet", "fl-fairlane-pipeline")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    private static String saslSecret(JsonNode workload) {
        for (JsonNode volume : workload.at("/spec/template/spec/volumes")) {
            if (volume.path("name").asText().equals("sasl")) {
                return volume.at("/secret/secretName").asText();
            }
        }
        throw new AssertionError(workload + " has no SASL secret");
    }

    private static String configMap(JsonNode volumes) {
        return volumes.at("/0/configMap/name").asText();
    }

    /**
     * Returns the environment variables of the container, with the values that Kubernetes would insert for the given
     * pod name.
     */
    private static Map<String, String> environment(JsonNode container, String pod) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : container.path("env")) {
            String value = variable.has("valueFrom")
                    ? variable.at("/valueFrom/fieldRef/fieldPath").asText().equals("metadata.name") ? pod : "10.1.2.3"
                    : variable.path("value").asText();
            environment.put(
                    variable.path("name").asText(),
                    value.replace("$(FAIRLANE_INSTANCE_ID)", pod).replace("$(POD_IP)", "10.1.2.3"));
        }
        return environment;
    }

    private FairlaneConfig load(List<JsonNode> manifests, String configMap, Map<String, String> environment)
            throws IOException {
        String yaml = HelmChart.find(manifests, "ConfigMap", configMap)
                .at("/data/fairlane.yaml")
                .asText();
        Path file = Files.writeString(directory.resolve("fairlane.yaml"), yaml);
        return FairlaneConfig.load(file, environment, Map.of());
    }
}
