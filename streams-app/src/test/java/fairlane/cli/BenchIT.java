package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code bench} measures comes to figures; which ones is not for a test to say. */
class BenchIT extends BrokerFixture {
    /** One of each kind: the others are measured by the same means. */
    private static final List<String> PARTS = List.of("conforming", "backlog", "lanes", "worker", "arrays", "leases");

    @Test
    void eachPartComesToFigures() throws Exception {
        Shell.Result result = run(
                "bench",
                "--bootstrap-server",
                kafka.bootstrapServers(),
                "--only",
                String.join(",", PARTS),
                "--messages",
                "10000",
                "--keys",
                "100",
                "--rounds",
                "1",
                "--warm-up",
                "0",
                "--json");
        JsonNode figures = new JsonMapper().readTree(result.out());
        assertThat(PARTS)
                .allSatisfy(part -> assertThat(numbers(figures.path(part)))
                        .as("%s: %s", part, figures.path(part))
                        .isNotEmpty()
                        .allSatisfy(number -> assertThat(number).isPositive()));
        assertThat(result.err()).contains("measuring: worker, round 1 of 1", "measuring: arrays, round 1 of 1");
    }

    private static List<Double> numbers(JsonNode part) {
        List<Double> numbers = new ArrayList<>();
        part.forEach(each -> numbers.addAll(numbers(each)));
        if (part.isNumber()) {
            numbers.add(part.asDouble());
        }
        return numbers;
    }
}
