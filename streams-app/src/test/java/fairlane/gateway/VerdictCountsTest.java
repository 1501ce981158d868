package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.Subject;
import fairlane.abuse.Verdict;
import fairlane.config.AbuseRule;
import fairlane.config.FairlaneConfig;
import fairlane.ops.MetricNames;
import fairlane.ops.Told;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictCountsTest {
    private final VerdictCounts counts = new VerdictCounts();

    @Test
    void verdictsAreToldByRuleAndAction() {
        carriedOut("same-body");
        carriedOut("same-body");
        carriedOut("rise");
        Told told = new Told();
        counts.tell(told);
        assertThat(told.value(MetricNames.ALERTS, "same-body", "BLOCK")).isEqualTo(2);
        assertThat(told.value(MetricNames.ALERTS, "rise", "REPORT")).isEqualTo(1);
        assertThat(told.value(MetricNames.ALERTS, "invalid", "REPORT")).isNaN();
    }

    private void carriedOut(String name) {
        AbuseRule rule = FairlaneConfig.load(null, Map.of(), Map.of()).abuse().rules().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        counts.accept(
                new Verdict(rule, new Subject("acme", null, null), List.of(), Map.of(), "It was seen.", 0), "told");
    }
}
