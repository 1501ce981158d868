package fairlane.broker;

import fairlane.broker.fixture.CarrierChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests an upgrade under load, in which one process after the other is stopped with SIGTERM and restarted. */
@Tag("deploy")
class RollingRestartIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** The number of arrivals at the carrier per phase, which is high enough that every sender is active. */
    private static final int ARRIVALS_PER_PHASE = 200;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void rollingRestartLosesNoMessageRepeatsNoMessageAndExceedsNoRate() {
        try (CarrierChaosScenario scenario = CarrierChaosScenario.startWithGateways(processes)) {
            scenario.awaitArrivals(ARRIVALS_PER_PHASE);
            scenario.restartGatewaysInTurn();
            scenario.restartWorkersInTurn();
            scenario.restartPipelinesInTurn();
            scenario.awaitArrivals(ARRIVALS_PER_PHASE);
            scenario.assertGuaranteesHold(TIMEOUT);
        }
    }
}
