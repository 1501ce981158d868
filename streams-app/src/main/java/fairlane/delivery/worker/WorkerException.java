package fairlane.delivery.worker;

import org.jspecify.annotations.Nullable;

/** A worker cannot go on. The message is one line that says why, and where it helps, what to do. */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean configurationError;

    private WorkerException(boolean configurationError, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.configurationError = configurationError;
    }

    /** Whoever started it has to start it otherwise. */
    static WorkerException configurationError(String message) {
        return new WorkerException(true, message, null);
    }

    static WorkerException failed(String message, Throwable cause) {
        return new WorkerException(false, message, cause);
    }

    /** Whether it has to be started otherwise; else something failed. */
    public boolean isConfigurationError() {
        return configurationError;
    }
}
