package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A carrier that answers 429 for a while: nothing is lost, and nothing given up on. */
class ClosedCarrierIT {
    private static final int MOST_ATTEMPTS = 8;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void closedForAWhileItGetsEverythingWhenItOpens() {
        getsEverythingWhenItOpens("closed.", Duration.ofSeconds(9));
    }

    @Test
    @Tag("soak")
    void closedForAMinuteItGetsEverythingWhenItOpens() {
        getsEverythingWhenItOpens("minute.", Duration.ofSeconds(60));
    }

    /** It asks for a second each time: all attempts would be used up after 8, if that were all that is waited for. */
    private void getsEverythingWhenItOpens(String prefix, Duration closed) {
        try (Stage stage = Stage.set(BROKER, prefix, 1);
                Publisher publisher = new Publisher(stage);
                Deliveries deliveries = new Deliveries(stage)) {
            CarrierProcess carrier =
                    CarrierProcess.start(processes, "--closed-for", closed.toSeconds() + "s", "--retry-after", "1s");
            RoleProcess.pipeline(processes, stage, "a", Map.of()).start().awaitReady();
            RoleProcess.worker(processes, stage, "w", carrier, Map.of()).start();
            IntStream.range(0, 200)
                    .forEach(number -> publisher.send(
                            "s" + number % 50,
                            Publisher.request(Deliveries.CHANNEL, null, "m" + number)
                                    .build()));
            int accepted = publisher.accepted().size();
            await().atMost(closed.multipliedBy(2).plus(Deliveries.PATIENCE))
                    .until(() -> carrier.taken().size() == accepted);
            deliveries.awaitAcknowledged();

            assertThat(deliveries.read(stage.topics().deadLetters())).isEmpty();
            assertThat(carrier.arrivals())
                    .allSatisfy(arrival -> assertThat(arrival.attempt()).isBetween(1, MOST_ATTEMPTS));
            assertThat(deliveries.outcomes())
                    .filteredOn(outcome -> outcome.getStatus() == OutcomeStatus.DELIVERED)
                    .extracting(Outcome::getId)
                    .hasSize(accepted)
                    .doesNotHaveDuplicates();
        }
    }
}
