package fairlane.ops;

/** Thrown if the operations server cannot start. The exception message says why, and what the operator has to do. */
public final class OpsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpsException(String message, Throwable cause) {
        super(message, cause);
    }
}
