package fairlane.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link GuaranteesIT} for ten minutes, with whatever comes to mind. {@code -Dfairlane.seed=N} tells it again. */
@Tag("soak")
class GuaranteesSoakIT {
    private static final Duration LONG = Duration.ofSeconds(Long.getLong("fairlane.soak.seconds", 600));
    private static final Duration TO_DRAIN = Duration.ofMinutes(5);
    private static final int PER_SECOND = 300;
    private static final int LONGEST_SLEEP_MILLIS = 25_000;
    private static final int LONGEST_PEACE_MILLIS = 5_000;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void allAreKeptWhateverHappensToTheInstances() {
        long seed = Long.getLong("fairlane.seed", System.nanoTime());
        System.out.println("fairlane.seed=" + seed);
        Random random = new Random(seed);
        Instant end = Instant.now().plus(LONG);
        try (Ordeal ordeal = Ordeal.begin(BROKER, processes, "soak.", seed, PER_SECOND)) {
            while (Instant.now().isBefore(end)) {
                happen(ordeal, random);
                ordeal.receiver.forSome(Duration.ofMillis(random.nextInt(LONGEST_PEACE_MILLIS)));
            }
            ordeal.requireAllKept(TO_DRAIN);
        }
    }

    private static void happen(Ordeal ordeal, Random random) {
        RoleProcess victim = random.nextBoolean() ? ordeal.a : ordeal.b;
        switch (random.nextInt(6)) {
            case 0, 1 -> ordeal.killAndRestart(victim);
            case 2 -> ordeal.killAndLoseState(victim);
            case 3 -> ordeal.replace(victim);
            default -> ordeal.putToSleep(victim, Duration.ofMillis(random.nextInt(LONGEST_SLEEP_MILLIS)));
        }
    }
}
