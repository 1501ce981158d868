package fairlane.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chart makes for KEDA and the Prometheus operator, held against models of those that others keep. */
@Tag("node")
class CustomResourcesIT {
    private static final Path HOME = Path.of("target/manifest-validator");

    /** What a program ended with, and what it printed. */
    private record Ended(int exitCode, String output) {}

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(HOME);
        for (String file : List.of("package.json", "package-lock.json", "validate.mjs")) {
            Files.write(HOME.resolve(file), Files.readAllBytes(Path.of("src/test/js/manifests", file)));
        }
        assertThat(run("", "npm", "ci", "--no-audit", "--no-fund").exitCode()).isZero();
    }

    @Test
    void everyCustomResourceIsValid() throws Exception {
        List<JsonNode> custom = custom();
        assertThat(custom)
                .extracting(manifest -> manifest.path("kind").asText())
                .contains("ScaledObject", "TriggerAuthentication", "ServiceMonitor");
        Ended ended = run(custom.toString(), "node", "validate.mjs");
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output().lines()).hasSameSizeAs(custom).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void theModelsSeeWhatIsWrong() throws Exception {
        ObjectNode scaled = Chart.find(custom(), "ScaledObject", "fl-fairlane-worker-partners")
                .deepCopy();
        ((ObjectNode) scaled.path("spec")).put("minReplicaCount", "two");
        Ended ended = run("[" + scaled + "]", "node", "validate.mjs");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("minReplicaCount must be integer");
    }

    private static List<JsonNode> custom() {
        return Chart.manifests(ChartTest.Values.SCALED.yaml).stream()
                .filter(Manifests::isCustom)
                .toList();
    }

    private static Ended run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
