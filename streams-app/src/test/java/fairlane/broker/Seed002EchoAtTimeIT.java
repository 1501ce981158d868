package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.HttpLeases.Leased;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** echo-at-time: a message is for a time, and if nothing ran then, for right after the start. */
class Seed002EchoAtTimeIT {
    private static final long SOON_MILLIS = 1_500;
    private static final long AFTER_A_START_MILLIS = 15_000;

    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("echo.", 1, "delayed", "now", "down");

    private final HttpLeases http = STAGE.http();

    @Test
    void aDelayedMessageComesAtItsTimeAndNotBefore() {
        long runAt = System.currentTimeMillis() + 3_000;
        http.send(List.of(message("delayed", "34ec6bfa", runAt), message("delayed", "0df6-4465", runAt + 1_000)));
        List<Leased> all = IntStream.range(0, 2)
                .mapToObj(i -> {
                    Leased lease = http.one("delayed", "30s");
                    assertThat(http.finish(lease.lease())).isEqualTo(204);
                    return lease;
                })
                .toList();
        assertThat(all).extracting(Leased::id).containsExactly("34ec6bfa", "0df6-4465");
        assertThat(all.get(0).gotAt()).isBetween(runAt, runAt + SOON_MILLIS);
        assertThat(all.get(1).gotAt()).isBetween(runAt + 1_000, runAt + 1_000 + SOON_MILLIS);
    }

    @Test
    void whatIsForNowComesAtOnce() {
        http.send(message("now", "first", System.currentTimeMillis()));
        assertThat(http.finish(http.one("now", "30s").lease())).isEqualTo(204);
        long sentAt = System.currentTimeMillis();
        http.send(message("now", "second", sentAt - 1_000));
        Leased lease = http.one("now", "30s");
        assertThat(lease.gotAt() - sentAt).isLessThan(SOON_MILLIS);
        assertThat(http.finish(lease.lease())).isEqualTo(204);
    }

    @Test
    void whatWasForATimeWhenNothingRanComesRightAfterTheStart() {
        long runAt = System.currentTimeMillis() + 4_000;
        http.send(message("down", "missed", runAt));
        STAGE.stopGateways();
        STAGE.stopPipeline();
        Awaiting.until(System::currentTimeMillis, now -> now > runAt + 1_000);
        long startedAt = System.currentTimeMillis();
        STAGE.startPipeline();
        STAGE.startGateway();
        Leased lease = STAGE.http().one("down", "30s");
        assertThat(lease.id()).isEqualTo("missed");
        assertThat(lease.gotAt() - startedAt).isLessThan(AFTER_A_START_MILLIS);
        assertThat(STAGE.http().finish(lease.lease())).isEqualTo(204);
    }

    /** As its {@code POST /api/v1/save-message} has it: uuid, message and runAt. */
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
