package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs measurements of the command {@code bench}. A test can only check that the results contain positive figures, not
 * how large the figures are.
 */
class BenchCommandIT extends CommandFixture {
    /** One measurement of each kind. The measurements that are left out use the same code. */
    private static final List<String> MEASUREMENTS =
            List.of("conforming", "backlog", "lanes", "worker", "arrays", "leases");

    @Test
    void benchReportsPositiveFiguresForEachMeasurement() throws Exception {
        CommandShell.CommandResult result = run(
                "bench",
                "--bootstrap-server",
                kafka.bootstrapServers(),
                "--only",
                String.join(",", MEASUREMENTS),
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
        assertThat(MEASUREMENTS)
                .allSatisfy(measurement -> assertThat(numbers(figures.path(measurement)))
                        .as("%s: %s", measurement, figures.path(measurement))
                        .isNotEmpty()
                        .allSatisfy(number -> assertThat(number).isPositive()));
        assertThat(result.err()).contains("measuring: worker, round 1 of 1", "measuring: arrays, round 1 of 1");
    }

    private static List<Double> numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        node.forEach(child -> numbers.addAll(numbers(child)));
        if (node.isNumber()) {
            numbers.add(node.asDouble());
        }
        return numbers;
    }
}
