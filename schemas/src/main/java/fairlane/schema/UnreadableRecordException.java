package fairlane.schema;

import java.io.IOException;

/**
 * A value that is not a record of the wanted type. The message is one sentence that says what is wrong with it.
 *
 * <p>It has no stack trace: where it comes from is clear, and a flood of bad records must not be dear.
 */
public final class UnreadableRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String sentence) {
        super(sentence);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
