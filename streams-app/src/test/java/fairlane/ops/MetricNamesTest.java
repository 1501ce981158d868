package fairlane.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
    @Test
    void tableInDeployReadmeListsExactlyTheExistingMetrics() {
        Set<String> names = new TreeSet<>(MetricNames.KAFKA);
        MetricNames.FAMILIES.forEach(family -> names.add(family + "*"));
        Arrays.stream(MetricNames.values())
                .map(name ->
                        name.labels().isEmpty() ? name.toString() : name + "{" + String.join(", ", name.labels()) + "}")
                .forEach(names::add);
        assertThat(MetricsTable.documented()).isEqualTo(names);
    }
}
