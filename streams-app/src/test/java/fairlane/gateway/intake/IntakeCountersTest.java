package fairlane.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.http.Problem;
import fairlane.gateway.intake.IntakeCounters.CustomerCount;
import fairlane.ops.MetricNames;
import fairlane.ops.ScrapedMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeCountersTest {
    private final IntakeCounters counters = new IntakeCounters();

    @Test
    void messagesAreCountedByCustomerInTheOrderOfTheNames() {
        counters.recordAccepted("bolt");
        counters.recordAccepted("acme");
        counters.recordAccepted("acme");
        counters.recordRefused("acme", true);
        counters.recordRefused("acme", false);
        counters.recordThrottled("acme");
        assertThat(counters.customerCounts())
                .containsExactly(new CustomerCount("acme", 2, 2, 1, 1), new CustomerCount("bolt", 1, 0, 0, 0));
    }

    @Test
    void messagesOfCustomersBeyondTheMaximumAreCountedTogether() {
        for (int i = 0; i < 10_000; i++) {
            counters.recordAccepted("c" + i);
        }
        assertThat(counters.customerCounts()).hasSize(10_000);
        counters.recordAccepted("one more");
        counters.recordThrottled("another");
        assertThat(counters.customerCounts()).hasSize(10_001).first().isEqualTo(new CustomerCount("", 1, 0, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID",
        "415, INVALID",
        "403, FORBIDDEN",
        "404, UNKNOWN_CHANNEL",
        "409, TOO_LATE",
        "413, TOO_LARGE",
        "429, THROTTLED",
        "503, UNAVAILABLE"
    })
    void metricsCountRejectedMessagesByReason(int status, String reason) {
        counters.recordRejection(Problem.of(status, "no"));
        ScrapedMetrics scraped = new ScrapedMetrics();
        counters.report(scraped);
        assertThat(scraped.value(MetricNames.INTAKE_REJECTED, reason)).isEqualTo(1);
    }
}
