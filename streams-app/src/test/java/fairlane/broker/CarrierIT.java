package fairlane.broker;

import fairlane.broker.fixture.CarrierChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the path of messages from the request to the carrier, with each component in a separate process. {@link
 * CarrierSoakIT} runs longer.
 */
class CarrierIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** The number of arrivals at the carrier per phase, which is high enough that every sender is active. */
    private static final int ARRIVALS_PER_PHASE = 200;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void carrierReceivesEveryMessageInOrderAndWithinItsRateDespiteKilledAndSuspendedProcesses() {
        try (CarrierChaosScenario scenario = CarrierChaosScenario.start(processes)) {
            scenario.awaitArrivals(ARRIVALS_PER_PHASE);
            scenario.killAndRestart(scenario.worker1, scenario.pipelineA);
            scenario.suspendUntilTakenOver(scenario.worker2, scenario.pipelineB);
            scenario.killAndRestartBroker();
            scenario.stopWorkersFor(Duration.ofSeconds(3));
            scenario.assertGuaranteesHold(TIMEOUT);
        }
    }
}
