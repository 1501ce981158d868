package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.HttpLeases.Leased;
import fairlane.config.ChannelField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * RateQueue: one message a second for each phone number, however many requests there are and whoever consumes them, and
 * transactions that are committed or whose message goes back to its queue.
 */
class Seed000RateQueueIT {
    private static final int NUMBERS = 5;
    private static final int EACH = 4;
    /** The time is taken when the answer has come; an earlier one may have been on its way for longer. */
    private static final long ON_ITS_WAY_MILLIS = 150;

    private static final Map<ChannelField, String> ONE_A_SECOND = Map.of(ChannelField.SENDER_RATES, "1/s burst 1");

    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("ratequeue.", 2, "transactions")
            .with("steady", ONE_A_SECOND)
            .with("backlog", ONE_A_SECOND)
            .with("given-back", ONE_A_SECOND);

    private final HttpLeases http = STAGE.http();

    @Test
    void aTransactionIsOneConsumersUntilItIsCommittedOrItsLeaseEnds() {
        send("transactions", "+1555", 2);
        Leased first = http.one("transactions", "1s");
        assertThat(http.lease("transactions", "wait=0s")).isEmpty();
        Leased again = http.one("transactions", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.gotAt()).isGreaterThanOrEqualTo(first.expiresAt());
        assertThat(http.finish(again.lease())).isEqualTo(204);
        Leased second = http.one("transactions", "1s");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(http.finish(second.lease())).isEqualTo(204);
        assertThat(http.lease("transactions", "wait=2s")).isEmpty();
    }

    @Test
    void aNumberSendsOnceASecondHoweverFastItIsConsumed() throws InterruptedException {
        IntStream.range(0, NUMBERS).forEach(number -> send("steady", "+1555" + number, EACH));
        requireOneASecond("steady", consumeAll("steady"));
    }

    @Test
    void whatWaitedForAConsumerIsNoBurst() throws InterruptedException {
        IntStream.range(0, NUMBERS).forEach(number -> send("backlog", "+1555" + number, EACH));
        // Released by now is more than one of each number: nobody asked.
        Awaiting.until(() -> STAGE.delivered("backlog"), delivered -> delivered == NUMBERS * EACH);
        requireOneASecond("backlog", consumeAll("backlog"));
    }

    @Test
    void whatWasHeldForLongIsFollowedASecondLater() {
        send("given-back", "+1555", 2);
        Leased first = http.one("given-back", "30s");
        http.say(first.lease(), "release");
        Leased again = http.one("given-back", "30s");
        http.finish(again.lease());
        Leased next = http.one("given-back", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(next.gotAt() - again.gotAt()).isGreaterThanOrEqualTo(1_000 - ON_ITS_WAY_MILLIS);
        http.finish(next.lease());
    }

    /** Five consumers at once take everything, and finish each as soon as they have it. */
    private Queue<Leased> consumeAll(String channel) throws InterruptedException {
        Queue<Leased> all = new ConcurrentLinkedQueue<>();
        List<Thread> consumers = new ArrayList<>();
        for (int i = 0; i < NUMBERS; i++) {
            Thread consumer = new Thread(() -> {
                while (all.size() < NUMBERS * EACH) {
                    List<Leased> leases = http.lease(channel, "max=3&wait=1s&lease=30s");
                    all.addAll(leases);
                    leases.forEach(lease -> http.finish(lease.lease()));
                }
            });
            consumer.start();
            consumers.add(consumer);
        }
        for (Thread consumer : consumers) {
            consumer.join();
        }
        return all;
    }

    private static void requireOneASecond(String channel, Queue<Leased> all) {
        assertThat(all).extracting(Leased::id).doesNotHaveDuplicates().hasSize(NUMBERS * EACH);
        Map<String, List<Leased>> byNumber =
                all.stream().collect(Collectors.groupingBy(Leased::customer, Collectors.toList()));
        assertThat(byNumber).hasSize(NUMBERS);
        byNumber.forEach((number, leases) -> {
            leases.sort(java.util.Comparator.comparingLong(Leased::gotAt));
            assertThat(leases)
                    .extracting(Leased::id)
                    .isEqualTo(IntStream.range(0, EACH)
                            .mapToObj(i -> channel + number + "-" + i)
                            .toList());
            for (int i = 1; i < EACH; i++) {
                assertThat(leases.get(i).gotAt() - leases.get(i - 1).gotAt())
                        .as("between two of %s", number)
                        .isGreaterThanOrEqualTo(1_000 - ON_ITS_WAY_MILLIS);
            }
        });
    }

    /** A phone number that is its own customer, as RateQueue has it. */
    private void send(String channel, String number, int count) {
        http.send(IntStream.range(0, count)
                .mapToObj(i -> Map.of(
                        "customer",
                        number,
                        "channel",
                        channel,
                        "sender",
                        number,
                        "id",
                        channel + number + "-" + i,
                        "recipient",
                        "+1777",
                        "body",
                        "hello"))
                .toList());
    }
}
