package fairlane.core.model;

/** Orders the messages of one customer; it has no effect on other customers. */
public enum MessagePriority {
    HIGH,
    NORMAL,
    BULK;

    private static final MessagePriority[] BY_ORDINAL = values();

    /** The number of priorities. */
    public static final int COUNT = BY_ORDINAL.length;

    /**
     * The rank of a message in its lane, 0 is released first: by priority, and within a priority retries before first attempts.
     * Messages of one rank are first in, first out.
     */
    public int rank(boolean retry) {
        return ordinal() * 2 + (retry ? 0 : 1);
    }

    /** The priority of the messages of a rank. */
    public static MessagePriority ofRank(int rank) {
        return BY_ORDINAL[rank / 2];
    }
}
