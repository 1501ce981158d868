package fairlane.broker;

import fairlane.broker.fixture.CarrierChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RoleProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the scenario of {@link CarrierIT} for minutes with random faults. The system property {@code -Dfairlane.seed=N}
 * repeats a run.
 */
@Tag("soak")
class CarrierSoakIT {
    private static final Duration SOAK_TIME = Duration.ofSeconds(Long.getLong("fairlane.soak.seconds", 300));
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_SUSPENSION_MILLIS = 25_000;
    private static final int MAX_ARRIVALS_BETWEEN_FAILURES = 500;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void carrierReceivesEveryMessageInOrderAndWithinItsRateDespiteRandomFaults() {
        long seed = Long.getLong("fairlane.seed", System.nanoTime());
        System.out.println("fairlane.seed=" + seed);
        Random random = new Random(seed);
        try (CarrierChaosScenario scenario = CarrierChaosScenario.start(processes)) {
            scenario.awaitArrivals(MAX_ARRIVALS_BETWEEN_FAILURES);
            scenario.stopWorkersFor(OUTAGE);
            Instant end = Instant.now().plus(SOAK_TIME);
            while (Instant.now().isBefore(end)) {
                causeRandomFailure(scenario, random);
                scenario.awaitArrivals(random.nextInt(MAX_ARRIVALS_BETWEEN_FAILURES));
            }
            scenario.assertGuaranteesHold(DRAIN_TIMEOUT);
        }
    }

    private static void causeRandomFailure(CarrierChaosScenario scenario, Random random) {
        RoleProcess worker = random.nextBoolean() ? scenario.worker1 : scenario.worker2;
        RoleProcess pipeline = random.nextBoolean() ? scenario.pipelineA : scenario.pipelineB;
        Duration suspension = Duration.ofMillis(random.nextInt(MAX_SUSPENSION_MILLIS));
        switch (random.nextInt(7)) {
            case 0 -> scenario.killAndRestartWorker(worker);
            case 1 -> scenario.killAndRestartPipeline(pipeline);
            case 2 -> scenario.suspendWorker(worker, suspension);
            case 3 -> scenario.suspendPipeline(pipeline, suspension);
            case 4 -> scenario.suspendUntilTakenOver(worker, pipeline);
            case 5 -> scenario.stopWorkersFor(suspension.dividedBy(5));
            default -> scenario.killAndRestartBroker();
        }
    }
}
