package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The priority of a message among the messages of its customer. It has no effect on other customers.
 *
 * <p>State stores contain the codes of the priorities in held messages, and in the ranks within the keys of held
 * messages. Hence each code keeps its meaning for ever, whatever the order of the constants.
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

    /** Returns the code that stands for this priority in state stores, 0 to {@link #COUNT} - 1. */
    public int code() {
        return code;
    }

    /** Returns the priority with this code, or null if there is none. */
    public static @Nullable MessagePriority ofCode(int code) {
        return code < 0 || code >= COUNT ? null : BY_CODE[code];
    }

    /**
     * Returns the rank of a message in its lane. Messages of rank 0 are released first. Ranks order messages by
     * priority, and within a priority retries before first attempts. Messages of equal rank are released first in,
     * first out.
     */
    public int rank(boolean retry) {
        return code * 2 + (retry ? 0 : 1);
    }

    /** Returns the priority of the messages of a rank. */
    public static MessagePriority ofRank(int rank) {
        return BY_CODE[rank / 2];
    }
}
