package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A deliveries topic that is deleted while messages are released to it. */
class LostTopicIT {
    /** What was on its way has to be given up on by the producer, which takes 10 s, and the stores be restored. */
    private static final Duration LONGEST_STALL = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HELD = "The deliveries topic of the channel lost is missing: the channel is held.";

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void itsChannelIsHeldAndTheOthersGoOn() {
        try (Stage stage = Stage.set(BROKER, "lost.", 2);
                Publisher publisher = new Publisher(stage);
                Clock clock = new Clock();
                Receiver others = new Receiver(stage, List.of("default"))) {
            stage.channel(
                    "lost", Channel.newBuilder().setRates(List.of(rate(500))).build());
            RoleProcess pipeline = RoleProcess.pipeline(processes, stage, "a", Map.of())
                    .start()
                    .awaitReady();
            int held = 20_000;
            for (int i = 0; i < held; i++) {
                publisher.send(
                        "c" + i % 20, Publisher.request("lost", null, "l" + i).build());
            }
            publisher.accepted();
            AtomicInteger sent = new AtomicInteger();
            clock.every(20, i -> {
                publisher.send(
                        "c" + i % 20,
                        Publisher.request("default", null, "m" + i).build());
                sent.incrementAndGet();
            });
            others.untilMore(100, PATIENCE);

            stage.deleteDeliveries("lost");
            Instant deleted = Instant.now();
            pipeline.life().awaitError(HELD, LONGEST_STALL);
            others.untilAllPartitionsRelease(Instant.now(), LONGEST_STALL);
            System.out.println("The others stalled for " + longestGap(others) + " ms after the deletion at " + deleted);

            stage.makeDeliveries("lost");
            try (Receiver found = new Receiver(stage, List.of("lost"))) {
                found.untilMore(100, PATIENCE);
            }
            clock.close();
            others.until("all others", PATIENCE, received -> received.size() >= sent.get());
            others.untilTheEnd(PATIENCE);
            assertThat(others.all()).hasSize(sent.get()).allMatch(Received::isDelivery);
            assertThat(pipeline.life().err().lines().filter(line -> line.contains(HELD)))
                    .hasSize(1);
        }
    }

    private static long longestGap(Receiver receiver) {
        long[] times =
                receiver.all().stream().mapToLong(Received::releasedAt).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }

    private static Rate rate(double units) {
        return Rate.newBuilder().setUnits(units).setPer(Per.SECOND).build();
    }
}
