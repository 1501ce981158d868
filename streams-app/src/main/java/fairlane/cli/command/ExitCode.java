package fairlane.cli.command;

/** What a command ends with. */
public final class ExitCode {
    public static final int OK = 0;
    /** Something was refused, or did not come. */
    public static final int REFUSED = 1;
    /** Whoever called it has to call it otherwise. */
    public static final int USAGE_ERROR = 2;
    /** Kafka does not answer. */
    public static final int NO_KAFKA = 3;

    private ExitCode() {}
}
