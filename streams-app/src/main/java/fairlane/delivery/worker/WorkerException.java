package fairlane.delivery.worker;

import org.jspecify.annotations.Nullable;

/**
 * A worker cannot start or continue. The message is one line that states the reason and, if possible, what the operator has
 * to do.
 */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean configurationError;

    private WorkerException(boolean configurationError, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.configurationError = configurationError;
    }

    /**
     * Creates an exception for an error after which the operator has to change settings or create topics before starting
     * the worker again.
     */
    static WorkerException configurationError(String message) {
        return new WorkerException(true, message, null);
    }

    static WorkerException failed(String message, Throwable cause) {
        return new WorkerException(false, message, cause);
    }

    /** Whether the configuration has to be changed; false if an operation failed although the configuration is valid. */
    public boolean isConfigurationError() {
        return configurationError;
    }
}
