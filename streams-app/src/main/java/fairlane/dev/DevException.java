package fairlane.dev;

/**
 * Thrown if the embedded Kafka cannot start. The exception message is one line that says why, and what the user has to
 * do.
 */
public final class DevException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DevException(String message) {
        super(message);
    }

    DevException(String message, Throwable cause) {
        super(message, cause);
    }
}
