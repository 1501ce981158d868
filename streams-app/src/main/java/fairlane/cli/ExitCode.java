package fairlane.cli;

/** What a command ends with. */
final class ExitCode {
    static final int OK = 0;
    /** Something was refused, or did not come. */
    static final int REFUSED = 1;
    /** Whoever called it has to call it otherwise. */
    static final int MISTAKE = 2;
    /** Kafka does not answer. */
    static final int NO_KAFKA = 3;

    private ExitCode() {}
}
