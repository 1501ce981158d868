package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.GuaranteeChecker;
import fairlane.broker.fixture.OutputReceiver;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.ReceivedRecord;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.core.limits.RateLimit;
import fairlane.schema.Channel;
import fairlane.schema.Per;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the rates of many concurrent senders in real time. */
class SenderRateIT {
    private static final int SENDERS = 100;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void everySenderUsesItsFullRateAndNeverExceedsIt() {
        everySenderUsesItsFullRateAndNeverExceedsIt("rate.", 30);
    }

    @Test
    @Tag("soak")
    void everySenderUsesItsFullRateForAMinute() {
        everySenderUsesItsFullRateAndNeverExceedsIt("minute.", 60);
    }

    /** Checks senders with a rate of one message per second each. */
    private void everySenderUsesItsFullRateAndNeverExceedsIt(String prefix, int messages) {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, prefix, 2);
                RequestProducer publisher = new RequestProducer(environment)) {
            environment.setChannel(
                    "one",
                    Channel.newBuilder()
                            .setSenderRates(List.of(fairlane.schema.Rate.newBuilder()
                                    .setUnits(1)
                                    .setPer(Per.SECOND)
                                    .setBurst(1)
                                    .build()))
                            .build());
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();

            for (int i = 0; i < SENDERS * messages; i++) {
                String sender = "s" + i % SENDERS;
                publisher.send(
                        "c" + i % SENDERS,
                        RequestProducer.request("one", sender, "m" + i).build());
            }
            try (OutputReceiver receiver = new OutputReceiver(environment, List.of("one"))) {
                receiver.receiveUntil(
                        "all messages received",
                        Duration.ofSeconds(messages + 30),
                        received -> received.size() == SENDERS * messages);
                receiver.receiveToEnd(Duration.ofSeconds(10));

                new GuaranteeChecker(delivery -> Map.of(delivery.sender(), List.of(RateLimit.perSecond(1, 1))))
                        .assertGuaranteesHold(publisher.accepted(), receiver.received());
                assertThat(gapsMillis(receiver.received())).hasSize(SENDERS).allSatisfy((sender, gaps) -> {
                    assertThat(gaps).allMatch(gap -> gap >= 1_000);
                    assertThat(usedShareOfRate(gaps)).isGreaterThanOrEqualTo(0.98);
                });
            }
        }
    }

    /**
     * Returns the number of released messages as a share of the number that the rate allows between the first and the
     * last message.
     */
    private static double usedShareOfRate(List<Long> gaps) {
        double seconds = gaps.stream().mapToLong(gap -> gap).sum() / 1_000.0;
        return (gaps.size() + 1) / (seconds + 1);
    }

    private static Map<String, List<Long>> gapsMillis(List<ReceivedRecord> deliveries) {
        Map<String, List<Long>> gaps = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (ReceivedRecord delivery : deliveries) {
            Long previous = last.put(delivery.sender(), delivery.releasedAt());
            if (previous != null) {
                gaps.computeIfAbsent(delivery.sender(), sender -> new ArrayList<>())
                        .add(delivery.releasedAt() - previous);
            }
        }
        return gaps;
    }
}
