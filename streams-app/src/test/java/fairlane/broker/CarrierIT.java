package fairlane.broker;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All the way to the carrier, with everything as a process of its own. {@link CarrierSoakIT} is the long form. */
class CarrierIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Enough that every sender is at work. */
    private static final int A_WHILE = 200;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everythingArrivesInOrderAndAtTheAllowedRateWhoeverIsKilledOrSleeps() {
        try (CarrierOrdeal ordeal = CarrierOrdeal.begin(processes)) {
            ordeal.goOn(A_WHILE);
            ordeal.killAndRestart(ordeal.w1, ordeal.a);
            ordeal.putToSleep(ordeal.w2, ordeal.b);
            ordeal.killAndRestartBroker();
            ordeal.pauseDeliveries(Duration.ofSeconds(3));
            ordeal.requireAllKept(PATIENCE);
        }
    }
}
