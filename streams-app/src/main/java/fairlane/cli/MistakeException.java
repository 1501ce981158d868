package fairlane.cli;

/** The command was called wrongly. The message is one line that says what to write instead. */
final class MistakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MistakeException(String message) {
        super(message);
    }
}
