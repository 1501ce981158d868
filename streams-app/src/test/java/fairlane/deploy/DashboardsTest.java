package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Tests the dashboard and the alert rules without Prometheus. {@link PromtoolIT} checks them with the tools of
 * Prometheus.
 */
class DashboardsTest {
    private static final Path DIRECTORY = Path.of("../deploy/dashboards");

    @Test
    void dashboardUsesOnlyKnownMetrics() throws IOException {
        List<String> expressions = new ArrayList<>();
        dashboard()
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").asText())));
        assertThat(expressions).hasSizeGreaterThan(30);
        assertOnlyKnown(expressions);
    }

    @Test
    void dashboardHasItsSixRows() throws IOException {
        assertThat(StreamSupport.stream(dashboard().path("panels").spliterator(), false)
                        .filter(panel -> panel.path("type").asText().equals("row"))
                        .map(panel -> panel.path("title").asText()))
                .containsExactly("Overview", "Fairness", "Held messages", "Pipeline", "Delivery", "Gateway");
    }

    @Test
    void dashboardPanelsDoNotOverlap() throws IOException {
        List<JsonNode> positions = new ArrayList<>();
        dashboard().path("panels").forEach(panel -> positions.add(panel.path("gridPos")));
        for (int i = 0; i < positions.size(); i++) {
            for (int j = i + 1; j < positions.size(); j++) {
                assertThat(overlap(positions.get(i), positions.get(j), "x", "w")
                                && overlap(positions.get(i), positions.get(j), "y", "h"))
                        .as("overlap of the panels at %s and %s", positions.get(i), positions.get(j))
                        .isFalse();
            }
        }
    }

    private static boolean overlap(JsonNode a, JsonNode b, String start, String size) {
        return a.path(start).asInt() < b.path(start).asInt() + b.path(size).asInt()
                && b.path(start).asInt() < a.path(start).asInt() + a.path(size).asInt();
    }

    @Test
    void everyAlertUsesKnownMetricsAndHasASummary() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode rule : rules()) {
            expressions.add(rule.path("expr").asText());
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.path("for").asText()).isNotBlank();
        }
        assertOnlyKnown(expressions);
    }

    @Test
    void everyAlertFiresInARuleTest() throws IOException {
        List<String> fired = new ArrayList<>();
        JsonNode tests = HelmChart.yaml(Files.readString(DIRECTORY.resolve("alerts.test.yaml")));
        for (JsonNode test : tests.path("tests")) {
            for (JsonNode check : test.path("alert_rule_test")) {
                if (!check.path("exp_alerts").isEmpty()) {
                    fired.add(check.path("alertname").asText());
                }
            }
        }
        assertThat(fired).containsAll(alertNames());
    }

    @Test
    void readmeExplainsEveryAlert() throws IOException {
        assertThat(Files.readString(Path.of("../deploy/README.md"))).contains(alertNames());
    }

    private static List<String> alertNames() throws IOException {
        return rules().stream().map(rule -> rule.path("alert").asText()).toList();
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        HelmChart.yaml(Files.readString(DIRECTORY.resolve("alerts.yaml")))
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(DIRECTORY.resolve("fairlane.json").toFile());
    }

    private static void assertOnlyKnown(List<String> expressions) {
        assertThat(expressions).allSatisfy(expression -> {
            assertThat(KnownMetrics.areUsedIn(expression)).as(expression).isTrue();
            assertThat(KnownMetrics.unknownNames(expression)).as(expression).isEmpty();
        });
    }
}
