package fairlane.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.contract.PolicyTable;
import fairlane.gateway.http.Problem;
import fairlane.gateway.intake.IntakeThrottle.Admitted;
import fairlane.gateway.intake.IntakeThrottle.Throttled;
import fairlane.schema.Limit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntakeThrottleTest {
    private final PolicyTable policies = new PolicyTable();
    private final IntakeThrottle throttle = new IntakeThrottle(policies);

    private void setLimit(@Nullable String customer, Limit.Builder limit) {
        policies.putLimit(
                LimitKey.customer(LimitKey.INTAKE, customer), PolicyConversion.toLimitPolicy(limit.build()), 0);
    }

    private void setRates(@Nullable String customer, String rates) {
        setLimit(customer, Limit.newBuilder().setRates(RateText.parseAll(rates)));
    }

    private int admitted(String customer, int offered, long now) {
        return (int) IntStream.range(0, offered)
                .filter(i -> throttle.admit(customer, 1, now) instanceof Admitted)
                .count();
    }

    private Problem refusal(String customer, int cost, long now) {
        return ((Throttled) throttle.admit(customer, cost, now)).problem();
    }

    @Test
    void customerWithoutRatesIsNotThrottled() {
        assertThat(admitted("acme", 1_000, 0)).isEqualTo(1_000);
        assertThat(throttle.admit("acme", 1, 0)).isEqualTo(new Admitted(true));
        assertThat(throttle.rateLimitHeaders("acme", 0)).isEmpty();
        assertThat(throttle.takeUnreportedCosts()).isEmpty();
    }

    @Test
    void throttleAdmitsTheBurstOfACustomerAndThenOnlyTheRate() {
        setRates("acme", "10/s burst 5");
        assertThat(admitted("acme", 100, 0)).isEqualTo(5);
        assertThat(admitted("acme", 100, 200)).isEqualTo(2);
    }

    @Test
    void rateForAllCustomersAppliesToEachCustomerSeparately() {
        setRates(null, "1/min burst 1");
        assertThat(admitted("acme", 3, 0)).isEqualTo(1);
        assertThat(admitted("bolt", 3, 0)).isEqualTo(1);
    }

    @Test
    void throttleCountsCostUnitsAndNotMessages() {
        setRates("acme", "60/min burst 10");
        assertThat(throttle.admit("acme", 8, 0)).isInstanceOf(Admitted.class);
        assertThat(refusal("acme", 5, 0).headers()).containsEntry("Retry-After", "3");
    }

    @Test
    void messageThatOnlyTheConfiguredBurstAllowsIsAdmittedAsNotSteady() {
        setRates("acme", "1/s burst 50");
        assertThat(throttle.admit("acme", 1, 0)).isEqualTo(new Admitted(true));
        assertThat(throttle.admit("acme", 1, 0)).isEqualTo(new Admitted(false));
        assertThat(throttle.admit("acme", 1, 1_000)).isEqualTo(new Admitted(true));
    }

    @Test
    void refusalOfThrottledMessageStatesTheRateAndTheWait() {
        setRates("acme", "6/min burst 3");
        admitted("acme", 3, 0);
        Problem problem = refusal("acme", 1, 500);
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.detail()).contains("6 per minute", "10 s");
        assertThat(problem.headers()).isEqualTo(Map.of("Retry-After", "10"));
    }

    @Test
    void retryAfterHeaderIsAtLeastOneSecond() {
        setRates("acme", "1000/s burst 1");
        admitted("acme", 1, 0);
        assertThat(refusal("acme", 1, 0).headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void rateLimitHeadersStateQuotaAndRemainingUnitsOfEveryRate() {
        setRates("acme", "6/min burst 3, 100/h burst 50");
        admitted("acme", 2, 0);
        assertThat(throttle.rateLimitHeaders("acme", 0))
                .isEqualTo(Map.of(
                        "RateLimit-Policy", "\"minute\";q=6;w=60, \"hour\";q=100;w=3600",
                        "RateLimit", "\"minute\";r=1;t=20, \"hour\";r=48;t=72"));
        assertThat(throttle.rateLimitHeaders("acme", 100_000))
                .containsEntry("RateLimit", "\"minute\";r=3;t=0, \"hour\";r=50;t=0");
    }

    @Test
    void messagesOfBlockedAndPausedCustomersAreRefused() {
        setLimit("acme", Limit.newBuilder().setBlocked(true));
        assertThat(refusal("acme", 1, 0).status()).isEqualTo(403);
        setLimit("acme", Limit.newBuilder().setPaused(true));
        assertThat(refusal("acme", 1, 0).status()).isEqualTo(429);
        assertThat(refusal("acme", 1, 0).headers()).isEqualTo(Map.of("Retry-After", "30"));
    }

    @Test
    void changedIntakeRateAppliesAtOnceAndDoesNotRefillTheBurst() {
        setRates("acme", "1/h burst 1");
        assertThat(admitted("acme", 2, 0)).isEqualTo(1);
        setRates("acme", "1000/s burst 100");
        assertThat(admitted("acme", 100, 1_000)).isZero();
        assertThat(admitted("acme", 100, 1_050)).isEqualTo(50);
        setRates("acme", "unlimited");
        assertThat(admitted("acme", 1_000, 1_050)).isEqualTo(1_000);
    }

    @Test
    void costThatAnotherGatewayAcceptedDelaysNextMessagesOfCustomer() {
        setRates("acme", "10/s burst 5");
        throttle.recordRemoteCost("acme", 15, 0);
        assertThat(admitted("acme", 10, 1_000)).isZero();
        assertThat(admitted("acme", 10, 1_100)).isEqualTo(1);
        assertThat(throttle.takeUnreportedCosts()).isEqualTo(Map.of("acme", 1L));
        assertThat(throttle.takeUnreportedCosts()).isEmpty();
    }

    @Test
    void intakeMeterIsEvictedOnceItIsDrainedAndIdle() {
        setRates("acme", "1/min burst 1");
        admitted("acme", 1, 0);
        throttle.evictDrained(59_000);
        assertThat(throttle.rateLimitHeaders("acme", 59_000)).isNotEmpty();
        throttle.evictDrained(69_000);
        assertThat(throttle.rateLimitHeaders("acme", 69_000)).isNotEmpty();
        throttle.evictDrained(80_000);
        assertThat(throttle.rateLimitHeaders("acme", 80_000)).isEmpty();
    }

    @Test
    void concurrentCallersOfOneCustomerShareTheRate() throws Exception {
        setRates("acme", "50/s burst 10");
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> counts = Stream.generate(() -> callers.submit(() -> IntStream.rangeClosed(0, 5_000)
                            .map(millis -> admitted("acme", 2, millis))
                            .sum()))
                    .limit(4)
                    .toList();
            int total = 0;
            for (Future<Integer> count : counts) {
                total += count.get();
            }
            assertThat(total).isBetween(50 * 5, 10 + 50 * 5);
        } finally {
            callers.shutdown();
        }
    }
}
