package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.FakeCarrierProcess;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that workers neither lose nor give up any message while a carrier responds to every request with 429. */
class ClosedCarrierIT {
    private static final int MAX_ATTEMPTS = 8;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void carrierClosedForSecondsReceivesEveryMessageAfterOpening() {
        assertCarrierReceivesEveryMessageAfterOpening("closed.", Duration.ofSeconds(9));
    }

    @Test
    @Tag("soak")
    void carrierClosedForAMinuteReceivesEveryMessageAfterOpening() {
        assertCarrierReceivesEveryMessageAfterOpening("minute.", Duration.ofSeconds(60));
    }

    /**
     * Checks that a carrier that is closed for a time receives every message afterwards. The carrier sends {@code
     * Retry-After: 1}. A worker that waited only one second would use up all 8 attempts.
     */
    private void assertCarrierReceivesEveryMessageAfterOpening(String prefix, Duration closedTime) {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, prefix, 1);
                RequestProducer publisher = new RequestProducer(environment);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            FakeCarrierProcess carrier = FakeCarrierProcess.start(
                    processes, "--closed-for", closedTime.toSeconds() + "s", "--retry-after", "1s");
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();
            RoleProcess.worker(processes, environment, "w", carrier, Map.of()).start();
            IntStream.range(0, 200)
                    .forEach(number -> publisher.send(
                            "s" + number % 50,
                            RequestProducer.request(DeliveryTopic.CHANNEL, null, "m" + number)
                                    .build()));
            int accepted = publisher.accepted().size();
            await().atMost(closedTime.multipliedBy(2).plus(DeliveryTopic.TIMEOUT))
                    .until(() -> carrier.acceptedKeys().size() == accepted);
            deliveries.awaitAcknowledged();

            assertThat(deliveries.readAll(environment.topics().deadLetters())).isEmpty();
            assertThat(carrier.arrivals())
                    .allSatisfy(arrival -> assertThat(arrival.attempt()).isBetween(1, MAX_ATTEMPTS));
            assertThat(deliveries.outcomes())
                    .filteredOn(outcome -> outcome.getStatus() == OutcomeStatus.DELIVERED)
                    .extracting(Outcome::getId)
                    .hasSize(accepted)
                    .doesNotHaveDuplicates();
        }
    }
}
