package fairlane.delivery;

import org.jspecify.annotations.Nullable;

/** A worker cannot go on. The message is one line that says why, and where it helps, what to do. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mistake;

    private DeliveryException(boolean mistake, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.mistake = mistake;
    }

    /** Whoever started it has to start it otherwise. */
    static DeliveryException mistake(String message) {
        return new DeliveryException(true, message, null);
    }

    static DeliveryException failed(String message, Throwable cause) {
        return new DeliveryException(false, message, cause);
    }

    /** Whether it has to be started otherwise; else something failed. */
    public boolean isMistake() {
        return mistake;
    }
}
