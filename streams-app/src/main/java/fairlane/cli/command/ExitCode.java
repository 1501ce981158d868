package fairlane.cli.command;

/** The exit codes of commands. */
public final class ExitCode {
    public static final int OK = 0;
    /** Exit code if an item or operation was refused, or if expected records did not arrive. */
    public static final int REFUSED = 1;
    /** Exit code if the command was called with wrong arguments or settings. */
    public static final int USAGE_ERROR = 2;
    /** Exit code if Kafka does not respond. */
    public static final int NO_KAFKA = 3;

    private ExitCode() {}
}
