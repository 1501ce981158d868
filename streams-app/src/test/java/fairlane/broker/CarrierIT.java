package fairlane.broker;

import fairlane.broker.fixture.CarrierChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All the way to the carrier, with everything as a process of its own. {@link CarrierSoakIT} is the long form. */
class CarrierIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** Enough that every sender is at work. */
    private static final int ARRIVALS_PER_PHASE = 200;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void carrierReceivesEveryMessageInOrderAtTheAllowedRateDespiteKillsAndSuspensions() {
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
