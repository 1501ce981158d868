package fairlane.cli.command;

/** The command was called with wrong arguments. The message is one line that says what to write instead. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
