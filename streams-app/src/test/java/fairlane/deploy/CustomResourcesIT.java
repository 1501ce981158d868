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

/**
 * Validates the custom resources that the chart renders for KEDA and the Prometheus operator. The schemas come from
 * third parties.
 */
@Tag("node")
class CustomResourcesIT {
    private static NodeProgram validator;

    @BeforeAll
    static void install() throws Exception {
        validator = NodeProgram.install(
                Path.of("src/test/js/manifests"), "validate.mjs", Path.of("target/manifest-validator"));
    }

    @Test
    void everyCustomResourceOfTheChartIsValid() throws Exception {
        List<JsonNode> customResources = customResources();
        assertThat(customResources)
                .extracting(manifest -> manifest.path("kind").asText())
                .contains("ScaledObject", "TriggerAuthentication", "ServiceMonitor");
        NodeProgram.ProcessResult result = validator.run(customResources.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().lines()).hasSameSizeAs(customResources).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void validatorDetectsInvalidCustomResources() throws Exception {
        ObjectNode scaled = HelmChart.find(customResources(), "ScaledObject", "fl-fairlane-worker-partners")
                .deepCopy();
        ((ObjectNode) scaled.path("spec")).put("minReplicaCount", "two");
        NodeProgram.ProcessResult result = validator.run("[" + scaled + "]");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("minReplicaCount must be integer");
    }

    private static List<JsonNode> customResources() {
        return HelmChart.manifests(ChartTest.Values.SCALED.yaml).stream()
                .filter(ManifestValidator::isCustomResource)
                .toList();
    }
}
