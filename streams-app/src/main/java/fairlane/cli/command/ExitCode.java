package fairlane.cli.command;

/** The exit codes of commands. */
public final class ExitCode {
    public static final int OK = 0;
    /** An item or operation was refused, or expected records did not arrive. */
    public static final int REFUSED = 1;
    /** The command was called with wrong arguments or settings. */
    public static final int USAGE_ERROR = 2;
    /** Kafka does not respond. */
    public static final int NO_KAFKA = 3;

    private ExitCode() {}
}
