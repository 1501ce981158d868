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

/** The dashboard and the alert rules; what Prometheus itself says of the rules is checked by the profile {@code deploy}. */
class DashboardsTest {
    private static final Path HOME = Path.of("../deploy/dashboards");

    @Test
    void theDashboardShowsWhatThereIs() throws IOException {
        List<String> expressions = new ArrayList<>();
        dashboard()
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").asText())));
        assertThat(expressions).hasSizeGreaterThan(30);
        assertOnlyKnown(expressions);
    }

    @Test
    void theDashboardHasARowForEachQuestion() throws IOException {
        assertThat(StreamSupport.stream(dashboard().path("panels").spliterator(), false)
                        .filter(panel -> panel.path("type").asText().equals("row"))
                        .map(panel -> panel.path("title").asText()))
                .containsExactly("Overview", "Fairness", "Held, and why", "Pipeline", "Delivery", "Gateway");
    }

    @Test
    void noTwoPanelsLieOnEachOther() throws IOException {
        List<JsonNode> places = new ArrayList<>();
        dashboard().path("panels").forEach(panel -> places.add(panel.path("gridPos")));
        for (int i = 0; i < places.size(); i++) {
            for (int j = i + 1; j < places.size(); j++) {
                assertThat(overlap(places.get(i), places.get(j), "x", "w")
                                && overlap(places.get(i), places.get(j), "y", "h"))
                        .as("%s and %s", places.get(i), places.get(j))
                        .isFalse();
            }
        }
    }

    private static boolean overlap(JsonNode a, JsonNode b, String at, String size) {
        return a.path(at).asInt() < b.path(at).asInt() + b.path(size).asInt()
                && b.path(at).asInt() < a.path(at).asInt() + a.path(size).asInt();
    }

    @Test
    void everyAlertIsOfWhatThereIsAndSaysWhatIsWrong() throws IOException {
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
    void everyAlertIsSeenToFireInATest() throws IOException {
        List<String> fired = new ArrayList<>();
        JsonNode tests = Chart.yaml(Files.readString(HOME.resolve("alerts.test.yaml")));
        for (JsonNode test : tests.path("tests")) {
            for (JsonNode check : test.path("alert_rule_test")) {
                if (!check.path("exp_alerts").isEmpty()) {
                    fired.add(check.path("alertname").asText());
                }
            }
        }
        assertThat(fired).containsAll(names());
    }

    @Test
    void everyAlertIsExplained() throws IOException {
        assertThat(Files.readString(Path.of("../deploy/README.md"))).contains(names());
    }

    private static List<String> names() throws IOException {
        return rules().stream().map(rule -> rule.path("alert").asText()).toList();
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Chart.yaml(Files.readString(HOME.resolve("alerts.yaml")))
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(HOME.resolve("fairlane.json").toFile());
    }

    private static void assertOnlyKnown(List<String> expressions) {
        assertThat(expressions).allSatisfy(expression -> {
            assertThat(KnownMetrics.isUsedIn(expression)).as(expression).isTrue();
            assertThat(KnownMetrics.unknown(expression)).as(expression).isEmpty();
        });
    }
}
