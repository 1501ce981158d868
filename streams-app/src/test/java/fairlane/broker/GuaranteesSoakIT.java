package fairlane.broker;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.ChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RoleProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the scenario of {@link GuaranteesIT} for ten minutes with random faults. The system property {@code
 * -Dfairlane.seed=N} repeats a run.
 */
@Tag("soak")
class GuaranteesSoakIT {
    private static final Duration SOAK_TIME = Duration.ofSeconds(Long.getLong("fairlane.soak.seconds", 600));
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(5);
    private static final int PER_SECOND = 300;
    private static final int MAX_SUSPENSION_MILLIS = 25_000;
    private static final int MAX_CALM_MILLIS = 5_000;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void guaranteesHoldDespiteRandomFaultsOfPipelineInstances() {
        long seed = Long.getLong("fairlane.seed", System.nanoTime());
        System.out.println("fairlane.seed=" + seed);
        Random random = new Random(seed);
        Instant end = Instant.now().plus(SOAK_TIME);
        try (ChaosScenario scenario = ChaosScenario.start(BROKER, processes, "soak.", seed, PER_SECOND)) {
            while (Instant.now().isBefore(end)) {
                causeRandomFailure(scenario, random);
                scenario.receiver.receiveFor(Duration.ofMillis(random.nextInt(MAX_CALM_MILLIS)));
            }
            scenario.assertGuaranteesHold(DRAIN_TIMEOUT);
        }
    }

    private static void causeRandomFailure(ChaosScenario scenario, Random random) {
        RoleProcess instance = random.nextBoolean() ? scenario.pipelineA : scenario.pipelineB;
        switch (random.nextInt(6)) {
            case 0, 1 -> scenario.killAndRestart(instance);
            case 2 -> scenario.killAndLoseState(instance);
            case 3 -> scenario.restart(instance);
            default -> scenario.suspend(instance, Duration.ofMillis(random.nextInt(MAX_SUSPENSION_MILLIS)));
        }
    }
}
