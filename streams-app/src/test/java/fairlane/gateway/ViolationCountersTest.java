package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.RuleViolation;
import fairlane.abuse.Subject;
import fairlane.config.FairlaneConfig;
import fairlane.config.abuse.AbuseRule;
import fairlane.ops.MetricNames;
import fairlane.ops.ScrapedMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViolationCountersTest {
    private final ViolationCounters counters = new ViolationCounters();

    @Test
    void violationCountersReportViolationsByRuleAndAction() {
        countViolation("same-body");
        countViolation("same-body");
        countViolation("rise");
        ScrapedMetrics scraped = new ScrapedMetrics();
        counters.report(scraped);
        assertThat(scraped.value(MetricNames.ALERTS, "same-body", "BLOCK")).isEqualTo(2);
        assertThat(scraped.value(MetricNames.ALERTS, "rise", "REPORT")).isEqualTo(1);
        assertThat(scraped.value(MetricNames.ALERTS, "invalid", "REPORT")).isNaN();
    }

    private void countViolation(String name) {
        AbuseRule rule = FairlaneConfig.load(null, Map.of(), Map.of()).abuse().rules().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        counters.accept(
                new RuleViolation(rule, new Subject("acme", null, null), List.of(), Map.of(), "It was seen.", 0),
                "reported");
    }
}
