package fairlane.ops;

/** The server for operations cannot start; the message says why, and what to do. */
public final class OpsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpsException(String message, Throwable cause) {
        super(message, cause);
    }
}
