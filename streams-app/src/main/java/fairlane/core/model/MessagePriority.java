package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Orders the messages of one customer; it has no effect on other customers.
 *
 * <p>State stores contain the codes, in held messages and in the ranks of their keys: a code keeps its meaning for ever,
 * whatever the order of the constants.
 */
public enum MessagePriority {
    HIGH(0),
    NORMAL(1),
    BULK(2);

    /** The number of priorities. */
    public static final int COUNT = values().length;

    private static final MessagePriority[] BY_CODE = byCode();

    private final int code;

    MessagePriority(int code) {
        this.code = code;
    }

    private static MessagePriority[] byCode() {
        MessagePriority[] priorities = new MessagePriority[COUNT];
        for (MessagePriority priority : values()) {
            priorities[priority.code] = priority;
        }
        return priorities;
    }

    /** The code that state stores contain, 0 to {@link #COUNT} - 1. */
    public int code() {
        return code;
    }

    /** The priority with this code, or null if there is none. */
    public static @Nullable MessagePriority ofCode(int code) {
        return code < 0 || code >= COUNT ? null : BY_CODE[code];
    }

    /**
     * The rank of a message in its lane, 0 is released first: by priority, and within a priority retries before first
     * attempts. Messages of one rank are first in, first out.
     */
    public int rank(boolean retry) {
        return code * 2 + (retry ? 0 : 1);
    }

    /** The priority of the messages of a rank. */
    public static MessagePriority ofRank(int rank) {
        return BY_CODE[rank / 2];
    }
}
