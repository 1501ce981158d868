package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
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
 * Tests the use cases of RateQueue. Each phone number sends one message per second, however many requests and consumers
 * there are. If a consumer does not commit its transaction, the message of the transaction returns to the queue.
 */
class Seed000RateQueueIT {
    private static final int PHONE_NUMBERS = 5;
    private static final int MESSAGES_PER_NUMBER = 4;
    /**
     * The tolerance for measured gaps. The tests measure the times of responses, and an earlier response may have taken
     * longer to arrive.
     */
    private static final long RESPONSE_DELAY_MILLIS = 150;

    private static final Map<ChannelField, String> ONE_PER_SECOND = Map.of(ChannelField.SENDER_RATES, "1/s burst 1");

    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT = new LeaseEnvironment("ratequeue.", 2, "transactions")
            .withChannel("steady", ONE_PER_SECOND)
            .withChannel("backlog", ONE_PER_SECOND)
            .withChannel("given-back", ONE_PER_SECOND);

    private final LeaseHttpClient http = ENVIRONMENT.http();

    @Test
    void messageBelongsToOneConsumerUntilItIsFinishedOrItsLeaseExpires() {
        send("transactions", "+1555", 2);
        LeasedMessage first = http.leaseOne("transactions", "1s");
        assertThat(http.lease("transactions", "wait=0s")).isEmpty();
        LeasedMessage again = http.leaseOne("transactions", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.receivedAt()).isGreaterThanOrEqualTo(first.expiresAt());
        assertThat(http.finish(again.token())).isEqualTo(204);
        LeasedMessage second = http.leaseOne("transactions", "1s");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(http.finish(second.token())).isEqualTo(204);
        assertThat(http.lease("transactions", "wait=2s")).isEmpty();
    }

    @Test
    void phoneNumberSendsOneMessagePerSecondHoweverFastConsumersAre() throws InterruptedException {
        IntStream.range(0, PHONE_NUMBERS).forEach(number -> send("steady", "+1555" + number, MESSAGES_PER_NUMBER));
        assertOnePerSecond("steady", consumeAll("steady"));
    }

    @Test
    void releasedMessagesOfOnePhoneNumberAreLeasedOnePerSecond() throws InterruptedException {
        IntStream.range(0, PHONE_NUMBERS).forEach(number -> send("backlog", "+1555" + number, MESSAGES_PER_NUMBER));
        // Waits until all messages are released, so that several messages of each number wait for a consumer.
        Polling.until(
                () -> ENVIRONMENT.releasedCount("backlog"),
                delivered -> delivered == PHONE_NUMBERS * MESSAGES_PER_NUMBER);
        assertOnePerSecond("backlog", consumeAll("backlog"));
    }

    @Test
    void nextMessageIsLeasedOneSecondAfterAReturnedMessage() {
        send("given-back", "+1555", 2);
        LeasedMessage first = http.leaseOne("given-back", "30s");
        http.sendCommand(first.token(), "release");
        LeasedMessage again = http.leaseOne("given-back", "30s");
        http.finish(again.token());
        LeasedMessage next = http.leaseOne("given-back", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(next.receivedAt() - again.receivedAt()).isGreaterThanOrEqualTo(1_000 - RESPONSE_DELAY_MILLIS);
        http.finish(next.token());
    }

    /** Runs five concurrent consumers that lease all messages of the channel and finish each message at once. */
    private Queue<LeasedMessage> consumeAll(String channel) throws InterruptedException {
        Queue<LeasedMessage> all = new ConcurrentLinkedQueue<>();
        List<Thread> consumers = new ArrayList<>();
        for (int i = 0; i < PHONE_NUMBERS; i++) {
            Thread consumer = new Thread(() -> {
                while (all.size() < PHONE_NUMBERS * MESSAGES_PER_NUMBER) {
                    List<LeasedMessage> leases = http.lease(channel, "max=3&wait=1s&lease=30s");
                    all.addAll(leases);
                    leases.forEach(lease -> http.finish(lease.token()));
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

    private static void assertOnePerSecond(String channel, Queue<LeasedMessage> all) {
        assertThat(all)
                .extracting(LeasedMessage::id)
                .doesNotHaveDuplicates()
                .hasSize(PHONE_NUMBERS * MESSAGES_PER_NUMBER);
        Map<String, List<LeasedMessage>> byNumber =
                all.stream().collect(Collectors.groupingBy(LeasedMessage::customer, Collectors.toList()));
        assertThat(byNumber).hasSize(PHONE_NUMBERS);
        byNumber.forEach((number, leases) -> {
            leases.sort(java.util.Comparator.comparingLong(LeasedMessage::receivedAt));
            assertThat(leases)
                    .extracting(LeasedMessage::id)
                    .isEqualTo(IntStream.range(0, MESSAGES_PER_NUMBER)
                            .mapToObj(i -> channel + number + "-" + i)
                            .toList());
            for (int i = 1; i < MESSAGES_PER_NUMBER; i++) {
                assertThat(leases.get(i).receivedAt() - leases.get(i - 1).receivedAt())
                        .as("milliseconds between two messages of phone number %s", number)
                        .isGreaterThanOrEqualTo(1_000 - RESPONSE_DELAY_MILLIS);
            }
        });
    }

    /** Submits messages of a phone number. As in RateQueue, the phone number is the customer and the sender. */
    private void send(String channel, String number, int count) {
        http.submit(IntStream.range(0, count)
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
