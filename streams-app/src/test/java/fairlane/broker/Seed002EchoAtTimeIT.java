package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the use cases of echo-at-time. A message is delivered at its due time or, if the service was down at that time,
 * at the next start.
 */
class Seed002EchoAtTimeIT {
    private static final long MAX_DELAY_MILLIS = 1_500;
    private static final long MAX_START_MILLIS = 15_000;

    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT = new LeaseEnvironment("echo.", 1, "delayed", "now", "down");

    private final LeaseHttpClient http = ENVIRONMENT.http();

    @Test
    void delayedMessageIsLeasedAtItsDueTimeAndNotBefore() {
        long runAt = System.currentTimeMillis() + 3_000;
        http.submit(List.of(message("delayed", "34ec6bfa", runAt), message("delayed", "0df6-4465", runAt + 1_000)));
        List<LeasedMessage> all = IntStream.range(0, 2)
                .mapToObj(i -> {
                    LeasedMessage lease = http.leaseOne("delayed", "30s");
                    assertThat(http.finish(lease.token())).isEqualTo(204);
                    return lease;
                })
                .toList();
        assertThat(all).extracting(LeasedMessage::id).containsExactly("34ec6bfa", "0df6-4465");
        assertThat(all.get(0).receivedAt()).isBetween(runAt, runAt + MAX_DELAY_MILLIS);
        assertThat(all.get(1).receivedAt()).isBetween(runAt + 1_000, runAt + 1_000 + MAX_DELAY_MILLIS);
    }

    @Test
    void messageWithADueTimeInThePastIsLeasedAtOnce() {
        http.submit(message("now", "first", System.currentTimeMillis()));
        assertThat(http.finish(http.leaseOne("now", "30s").token())).isEqualTo(204);
        long sentAt = System.currentTimeMillis();
        http.submit(message("now", "second", sentAt - 1_000));
        LeasedMessage lease = http.leaseOne("now", "30s");
        assertThat(lease.receivedAt() - sentAt).isLessThan(MAX_DELAY_MILLIS);
        assertThat(http.finish(lease.token())).isEqualTo(204);
    }

    @Test
    void messageThatBecameDueDuringDowntimeIsLeasedRightAfterTheStart() {
        long runAt = System.currentTimeMillis() + 4_000;
        http.submit(message("down", "missed", runAt));
        ENVIRONMENT.stopGateways();
        ENVIRONMENT.stopPipeline();
        Polling.until(System::currentTimeMillis, now -> now > runAt + 1_000);
        long startedAt = System.currentTimeMillis();
        ENVIRONMENT.startPipeline();
        ENVIRONMENT.startGateway();
        LeasedMessage lease = ENVIRONMENT.http().leaseOne("down", "30s");
        assertThat(lease.id()).isEqualTo("missed");
        assertThat(lease.receivedAt() - startedAt).isLessThan(MAX_START_MILLIS);
        assertThat(ENVIRONMENT.http().finish(lease.token())).isEqualTo(204);
    }

    /**
     * Creates a message from the fields uuid, message and runAt of the call {@code POST /api/v1/save-message} of
     * echo-at-time.
     */
    private static Map<String, Object> message(String channel, String uuid, long runAt) {
        return Map.of(
                "customer",
                channel,
                "channel",
                channel,
                "id",
                uuid,
                "recipient",
                "r",
                "body",
                "Benec can.",
                "notBefore",
                runAt);
    }
}
