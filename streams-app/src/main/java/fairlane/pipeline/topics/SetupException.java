package fairlane.pipeline.topics;

/**
 * Thrown if a pipeline cannot start, because topics do not meet its requirements or its HTTP address is in use. The
 * exception message says what is wrong and what to do.
 */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }
}
