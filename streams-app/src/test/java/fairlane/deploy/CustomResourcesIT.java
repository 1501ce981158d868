package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.NodeProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chart makes for KEDA and the Prometheus operator, held against models of those that others keep. */
@Tag("node")
class CustomResourcesIT {
    private static NodeProgram validator;

    @BeforeAll
    static void install() throws Exception {
        validator = NodeProgram.install(
                Path.of("src/test/js/manifests"), "validate.mjs", Path.of("target/manifest-validator"));
    }

    @Test
    void everyCustomResourceIsValid() throws Exception {
        List<JsonNode> custom = custom();
        assertThat(custom)
                .extracting(manifest -> manifest.path("kind").asText())
                .contains("ScaledObject", "TriggerAuthentication", "ServiceMonitor");
        NodeProgram.Ended ended = validator.run(custom.toString());
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output().lines()).hasSameSizeAs(custom).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void theModelsSeeWhatIsWrong() throws Exception {
        ObjectNode scaled = Chart.find(custom(), "ScaledObject", "fl-fairlane-worker-partners")
                .deepCopy();
        ((ObjectNode) scaled.path("spec")).put("minReplicaCount", "two");
        NodeProgram.Ended ended = validator.run("[" + scaled + "]");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("minReplicaCount must be integer");
    }

    private static List<JsonNode> custom() {
        return Chart.manifests(ChartTest.Values.SCALED.yaml).stream()
                .filter(Manifests::isCustom)
                .toList();
    }
}
