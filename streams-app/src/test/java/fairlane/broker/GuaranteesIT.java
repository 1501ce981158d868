package fairlane.broker;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two instances under load, which are killed, lose their state, and sleep for so long that the other takes over.
 * {@link GuaranteesSoakIT} is the long form.
 */
class GuaranteesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PER_SECOND = 250;
    /** Enough that everything has had its turn. */
    private static final int A_WHILE = 1_000;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void allAreKeptWhenInstancesAreKilledLoseTheirStateAndFallAsleep() {
        try (Ordeal ordeal = Ordeal.begin(BROKER, processes, "guarantees.", 4711, PER_SECOND)) {
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.killAndRestart(ordeal.a);
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.killAndLoseState(ordeal.b);
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.putToSleep(ordeal.a, "b");
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.requireAllKept(PATIENCE);
        }
    }
}
