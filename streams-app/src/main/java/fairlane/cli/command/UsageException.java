package fairlane.cli.command;

/**
 * Thrown if a command is called with wrong arguments. The exception message is one line that says what to write
 * instead.
 */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
