package fairlane.schema;

import java.io.IOException;

/**
 * A value is not a record of the expected type. The message is one sentence that says what is wrong with it.
 *
 * <p>The exception has no stack trace, so that a flood of unreadable records stays cheap; its origin is obvious.
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
