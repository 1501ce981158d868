package fairlane.core;

/** What a channel lets through as a whole, whoever's it is: its pause, its window, its rates. */
final class Gate {
    private final ChannelLimits limits;
    private final Ledger ledger;
    private long room;
    private boolean suspended;

    Gate(ChannelLimits limits, Ledger ledger) {
        this.limits = limits;
        this.ledger = ledger;
    }

    /** How many more may leave until this is called again. */
    void window(long more) {
        room = more;
    }

    /** Holds everything, or lets it go on, for a reason outside the policies. */
    void suspend(boolean held) {
        suspended = held;
    }

    boolean isPaused() {
        return suspended || limits.isPaused();
    }

    boolean hasRoom() {
        return room > 0;
    }

    /** Whether nothing leaves, whatever it costs. */
    boolean isShut() {
        return isPaused() || !hasRoom();
    }

    /** When the channel's rates let a message of that cost through, epoch milliseconds. */
    long earliest(int cost) {
        return earliest(0, cost);
    }

    /** The same, when others of {@code ahead} units leave before it. */
    long earliest(double ahead, int cost) {
        return ledger.channel().earliest(ahead, cost);
    }

    /** Whether a message of that cost may leave now. */
    boolean isOpen(int cost, long now) {
        return !isShut() && earliest(cost) <= now;
    }

    /** One leaves. */
    void pass() {
        room--;
    }
}
