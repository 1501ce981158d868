package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The rate of many senders at once, in real time. */
class RateIT {
    private static final int SENDERS = 100;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everySenderUsesItsRateAndNeverMore() {
        everySenderUsesItsRateAndNeverMore("rate.", 30);
    }

    @Test
    @Tag("soak")
    void everySenderUsesItsRateForAMinute() {
        everySenderUsesItsRateAndNeverMore("minute.", 60);
    }

    /** At a message per second each. */
    private void everySenderUsesItsRateAndNeverMore(String prefix, int messages) {
        try (Stage stage = Stage.set(BROKER, prefix, 2);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(
                    "one",
                    Channel.newBuilder()
                            .setSenderRates(List.of(fairlane.schema.Rate.newBuilder()
                                    .setUnits(1)
                                    .setPer(Per.SECOND)
                                    .setBurst(1)
                                    .build()))
                            .build());
            RoleProcess.pipeline(processes, stage, "a", Map.of()).start().awaitReady();

            for (int i = 0; i < SENDERS * messages; i++) {
                String sender = "s" + i % SENDERS;
                publisher.send(
                        "c" + i % SENDERS,
                        Publisher.request("one", sender, "m" + i).build());
            }
            try (Receiver one = new Receiver(stage, List.of("one"))) {
                one.until("all", Duration.ofSeconds(messages + 30), received -> received.size() == SENDERS * messages);
                one.untilTheEnd(Duration.ofSeconds(10));

                new Judge(delivery -> Map.of(delivery.sender(), List.of(RateLimit.perSecond(1, 1))))
                        .requireAllKept(publisher.accepted(), one.all());
                assertThat(gaps(one.all())).hasSize(SENDERS).allSatisfy((sender, gaps) -> {
                    assertThat(gaps).allMatch(gap -> gap >= 1_000);
                    assertThat(used(gaps)).isGreaterThanOrEqualTo(0.98);
                });
            }
        }
    }

    /** Of what its rate allows from the first to the last. */
    private static double used(List<Long> gaps) {
        double seconds = gaps.stream().mapToLong(gap -> gap).sum() / 1_000.0;
        return (gaps.size() + 1) / (seconds + 1);
    }

    private static Map<String, List<Long>> gaps(List<Received> deliveries) {
        Map<String, List<Long>> gaps = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (Received delivery : deliveries) {
            Long before = last.put(delivery.sender(), delivery.releasedAt());
            if (before != null) {
                gaps.computeIfAbsent(delivery.sender(), sender -> new ArrayList<>())
                        .add(delivery.releasedAt() - before);
            }
        }
        return gaps;
    }
}
