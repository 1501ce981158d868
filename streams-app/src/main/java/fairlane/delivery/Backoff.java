package fairlane.delivery;

import fairlane.config.RetryConfig;
import java.util.function.DoubleSupplier;

/**
 * How long a message that failed waits: twice as long each time, up to a limit, and "equal jitter": half of it for
 * certain and up to another half by chance, so that what failed together does not come again together.
 */
final class Backoff {
    /** More doublings than any limit leaves room for. */
    private static final int MOST_DOUBLINGS = 40;

    private final RetryConfig config;
    private final DoubleSupplier chance;

    /** @param chance from 0 to 1 */
    Backoff(RetryConfig config, DoubleSupplier chance) {
        this.config = config;
        this.chance = chance;
    }

    /** Milliseconds before the next attempt. @param failed the number of the attempt that failed, from 1 on */
    long delayMillis(int failed) {
        double doubled = config.backoff().toMillis() * Math.pow(2, Math.min(failed - 1, MOST_DOUBLINGS));
        double most = Math.min(doubled, config.backoffMax().toMillis());
        return Math.round(most / 2 + most / 2 * chance.getAsDouble());
    }
}
