package fairlane.pipeline.topics;

/** The cluster does not meet the requirements of a pipeline. The message says what is wrong and what to do. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }
}
