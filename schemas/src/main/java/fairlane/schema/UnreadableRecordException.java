package fairlane.schema;

import java.io.IOException;

/**
 * Thrown if a value is not a record of the expected type. The exception message is one sentence that says what is wrong
 * with the value.
 *
 * <p>The exception has no stack trace, so that many unreadable records cost little; a stack trace would not help to
 * find the cause.
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
