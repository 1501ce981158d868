package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.admin.policies.LimitField;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests how one gateway and several gateways throttle the messages that customers submit. */
class IntakeThrottleIT extends GatewayFixture {
    private static final String MESSAGE = "{\"customer\":\"acme\",\"recipient\":\"a@b.c\",\"body\":\"x\"}";

    private void limit(@Nullable String customer, String rates) {
        new LimitAdmin(cluster)
                .set(
                        LimitKey.customer(LimitKey.INTAKE, customer),
                        new LimitChange(RateText.parseAll(rates), null, null, null, null, null));
    }

    private void awaitStatus(int status) {
        await().atMost(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> post("/v1/messages", MESSAGE).status() == status);
    }

    @Test
    void changedIntakeLimitAppliesWithinOneSecond() {
        limit("acme", "1/hour burst 1");
        awaitStatus(429);
        limit("acme", "1000/s burst 100");
        awaitStatus(202);
        limit("acme", "1/hour burst 1");
        awaitStatus(429);
        new LimitAdmin(cluster).unset(LimitKey.customer(LimitKey.INTAKE, "acme"), Set.<LimitField>of());
        awaitStatus(202);
        new LimitAdmin(cluster)
                .set(LimitKey.customer(LimitKey.INTAKE, "acme"), new LimitChange(null, null, null, null, null, true));
        awaitStatus(403);
    }

    @Test
    void threeGatewaysTogetherKeepIntakeRateUnderUnevenLoad() throws Exception {
        limit("acme", "50/s burst 10");
        try (Gateway second = Gateway.start(cluster);
                Gateway third = Gateway.start(cluster)) {
            await().until(() ->
                    !post("/v1/messages", MESSAGE).header("RateLimit").isEmpty());
            Flood flood = new Flood(
                    List.of(gateway, gateway, gateway, gateway, second, second, third), Duration.ofSeconds(10));
            double allowed = 10 + 50 * flood.seconds();
            assertThat((double) flood.accepted()).isBetween(0.9 * allowed, 1.1 * allowed);
        }
    }

    /**
     * Submits messages as fast as possible, with one caller for each element in a list of gateways. A gateway that is
     * listed twice has two callers.
     */
    private final class Flood {
        private final AtomicInteger accepted = new AtomicInteger();
        private final double seconds;

        Flood(List<Gateway> gateways, Duration length) throws Exception {
            ExecutorService callers = Executors.newFixedThreadPool(gateways.size());
            long start = System.nanoTime();
            long end = start + length.toNanos();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (Gateway target : gateways) {
                all.add(CompletableFuture.runAsync(() -> call(target, end), callers));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
            seconds = (System.nanoTime() - start) / 1e9;
            callers.shutdown();
        }

        private void call(Gateway target, long end) {
            while (System.nanoTime() < end) {
                try {
                    if (send(target, "POST", "/v1/messages", MESSAGE).status() == 202) {
                        accepted.incrementAndGet();
                    }
                } catch (AssertionError e) {
                    if (!isHttpClientBug(e)) {
                        throw e;
                    }
                }
            }
        }

        /**
         * Returns whether a call failed because of the bug JDK-8338569. In rare cases, Java's HTTP client takes data
         * that arrived on an idle connection for a response.
         */
        private static boolean isHttpClientBug(Throwable failure) {
            return failure.getCause() == null
                    ? "connection closed locally".equals(failure.getMessage())
                    : isHttpClientBug(failure.getCause());
        }

        int accepted() {
            return accepted.get();
        }

        double seconds() {
            return seconds;
        }
    }
}
