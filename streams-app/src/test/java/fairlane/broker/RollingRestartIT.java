package fairlane.broker;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An upgrade under load: each process is ended with SIGTERM and started again, one after the other. */
@Tag("deploy")
class RollingRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Enough that every sender is at work. */
    private static final int A_WHILE = 200;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void nothingIsLostOrSentTwiceAndNoRateIsExceeded() {
        try (CarrierOrdeal ordeal = CarrierOrdeal.beginWithGateways(processes)) {
            ordeal.goOn(A_WHILE);
            ordeal.rollGateways();
            ordeal.rollWorkers();
            ordeal.rollPipelines();
            ordeal.goOn(A_WHILE);
            ordeal.requireAllKept(PATIENCE);
        }
    }
}
