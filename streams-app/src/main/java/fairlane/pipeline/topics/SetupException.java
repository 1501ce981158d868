package fairlane.pipeline.topics;

/** The cluster is not as a pipeline needs it; the message says what is wrong, and what to do. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }
}
