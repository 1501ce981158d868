package fairlane.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks the alert rules, the queries of the dashboard and the Prometheus configuration of the compose file with
 * promtool.
 */
@Tag("deploy")
class PromtoolIT {
    private static final Path DASHBOARDS = Path.of("../deploy/dashboards").toAbsolutePath();
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path directory;

    @BeforeAll
    static void requirePromtool() {
        Assumptions.assumeTrue(ExternalPrograms.isOnPath("promtool"), "Debian's package prometheus is not installed");
    }

    /** The exit code and the output of promtool. */
    private record PromtoolResult(int exitCode, String output) {}

    @Test
    void alertRulesPassTheirTests() throws Exception {
        assertPromtoolSucceeds(
                "check", "rules", DASHBOARDS.resolve("alerts.yaml").toString());
        assertPromtoolSucceeds(
                "test", "rules", DASHBOARDS.resolve("alerts.test.yaml").toString());
    }

    @Test
    void testsOfAlertRulesDetectAChangedRule() throws Exception {
        String rules = Files.readString(DASHBOARDS.resolve("alerts.yaml"));
        Files.writeString(directory.resolve("alerts.yaml"), rules.replace("> 0.5\n", "> 50\n"));
        Files.copy(
                DASHBOARDS.resolve("alerts.test.yaml"),
                directory.resolve("alerts.test.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        PromtoolResult result =
                promtool("test", "rules", directory.resolve("alerts.test.yaml").toString());
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("FairlaneTickLate");
    }

    @Test
    void everyQueryOfTheDashboardIsValid() throws Exception {
        ObjectNode file = MAPPER.createObjectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
        for (JsonNode panel :
                MAPPER.readTree(DASHBOARDS.resolve("fairlane.json").toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                rules.addObject()
                        .put("record", "panel:" + rules.size())
                        .put("expr", withoutVariables(target.path("expr").asText()));
            }
        }
        assertThat(rules.size()).isGreaterThan(30);
        Path rulesFile = directory.resolve("dashboard.yaml");
        MAPPER.writeValue(rulesFile.toFile(), file);
        assertPromtoolSucceeds("check", "rules", rulesFile.toString());
    }

    private static String withoutVariables(String expression) {
        return expression.replace("$__rate_interval", "1m").replace("$channel", ".*");
    }

    @Test
    void prometheusAcceptsTheComposeConfiguration() throws Exception {
        Map<String, Object> compose = new Yaml().load(Files.readString(Path.of("../deploy/docker/compose.yaml")));
        Map<?, ?> configs = (Map<?, ?>) compose.get("configs");
        Files.copy(DASHBOARDS.resolve("alerts.yaml"), directory.resolve("alerts.yaml"));
        Path configFile = Files.writeString(
                directory.resolve("prometheus.yaml"),
                String.valueOf(((Map<?, ?>) configs.get("prometheus")).get("content")));
        assertPromtoolSucceeds("check", "config", configFile.toString());
    }

    private static void assertPromtoolSucceeds(String... arguments) throws Exception {
        PromtoolResult result = promtool(arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("SUCCESS");
    }

    private static PromtoolResult promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new PromtoolResult(process.waitFor(), output);
    }
}
