package fairlane.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link CarrierIT} for minutes, with whatever comes to mind. {@code -Dfairlane.seed=N} tells it again. */
@Tag("soak")
class CarrierSoakIT {
    private static final Duration LONG = Duration.ofSeconds(Long.getLong("fairlane.soak.seconds", 300));
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration TO_DRAIN = Duration.ofMinutes(5);
    private static final int LONGEST_SLEEP_MILLIS = 25_000;
    private static final int MOST_IN_PEACE = 500;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everythingArrivesInOrderAndAtTheAllowedRateWhateverHappens() {
        long seed = Long.getLong("fairlane.seed", System.nanoTime());
        System.out.println("fairlane.seed=" + seed);
        Random random = new Random(seed);
        try (CarrierOrdeal ordeal = CarrierOrdeal.begin(processes)) {
            ordeal.goOn(MOST_IN_PEACE);
            ordeal.pauseDeliveries(OUTAGE);
            Instant end = Instant.now().plus(LONG);
            while (Instant.now().isBefore(end)) {
                happen(ordeal, random);
                ordeal.goOn(random.nextInt(MOST_IN_PEACE));
            }
            ordeal.requireAllKept(TO_DRAIN);
        }
    }

    private static void happen(CarrierOrdeal ordeal, Random random) {
        RoleProcess worker = random.nextBoolean() ? ordeal.w1 : ordeal.w2;
        RoleProcess pipeline = random.nextBoolean() ? ordeal.a : ordeal.b;
        Duration sleep = Duration.ofMillis(random.nextInt(LONGEST_SLEEP_MILLIS));
        switch (random.nextInt(7)) {
            case 0 -> ordeal.killAndRestartWorker(worker);
            case 1 -> ordeal.killAndRestartPipeline(pipeline);
            case 2 -> ordeal.putWorkerToSleep(worker, sleep);
            case 3 -> ordeal.putPipelineToSleep(pipeline, sleep);
            case 4 -> ordeal.putToSleep(worker, pipeline);
            case 5 -> ordeal.pauseDeliveries(sleep.dividedBy(5));
            default -> ordeal.killAndRestartBroker();
        }
    }
}
