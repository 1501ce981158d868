package fairlane.core.lanes;

import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Head;
import fairlane.core.model.MessagePriority;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one (channel, customer, sender), and where it stands:
 *
 * <pre>
 *            a request          its meters let the head go        released, more behind
 *   EMPTY ──────────────► WAITING ────────────────► READY ──────────────────────────► WAITING or READY
 *     ▲                     │  ▲                      │
 *     │ last one left       ▼  │ policy, expiry       ▼
 *     └────────────────── PAUSED, CONDEMNED ◄─────────┘
 * </pre>
 *
 * Only {@link LaneStates} changes the state. To everyone outside this package a lane is its three names.
 */
public final class Lane extends TimerEntry {
    /** Where a lane stands. */
    enum State {
        /** Nothing is held; it is remembered until its meter has drained and its last release is no news any more. */
        EMPTY,
        /** Its sender or customer is paused. */
        PAUSED,
        /** Its sender's meters do not let the head go yet; the timer says when they do. */
        WAITING,
        /** As far as its own limits go, the head may leave: it stands in its customer's ready lanes. */
        READY,
        /** Blocked, or its channel is gone, or its head has expired: one message after the other is given up. */
        REFUSING
    }

    private final Customer customer;
    private final String sender;
    /** Of lanes whose messages leave at once, none ever is made. */
    private @Nullable Backlog backlog;

    State state = State.EMPTY;
    public Meter meter;
    public boolean paused;
    public boolean blocked;
    /** Whether it is known where its messages are; after a restore it has to be looked up first. */
    boolean messagesLocated = true;
    /** The policies that {@link #paused}, {@link #blocked} and the meter's allowance are of. */
    public int policyGeneration;

    /** The first message; null where nothing is held. */
    public @Nullable Head head;

    /** Whether the head has to be looked up again, for it may be cancelled meanwhile. */
    public boolean headStale;

    public long lastReleaseAt;

    /** Since when its head may leave as far as the sender's limits go, once it may; since when it is the head, till then. */
    long eligibleAt;

    /** What of it the {@link HeldCounters} has counted, and where. */
    long countedMessages;

    State countedState = State.EMPTY;

    /** What {@link ReleasableCounter} has counted of it. */
    long releasableParts;

    /** Neighbours in the customer's ready lanes; itself where it is the only one, null where it is not there. */
    @Nullable
    Lane previousReady;

    @Nullable
    Lane nextReady;

    @Nullable
    MessagePriority readyPriority;

    /** Neighbours in the list of all the channel's lanes. */
    @Nullable
    Lane previousInList;

    @Nullable
    Lane nextInList;

    public Lane(Customer customer, String sender, @Nullable Backlog backlog, Meter meter, long lastReleaseAt) {
        this.customer = customer;
        this.sender = sender;
        this.backlog = backlog;
        this.meter = meter;
        this.lastReleaseAt = lastReleaseAt;
    }

    public String channel() {
        return customer.channel();
    }

    public String customer() {
        return customer.id();
    }

    /** The sender's id; the customer's where the requests have no sender. */
    public String sender() {
        return sender;
    }

    public Customer owner() {
        return customer;
    }

    public Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog();
        }
        return backlog;
    }

    /** Whether there is a record of where its messages are. */
    boolean isRecorded() {
        return backlog != null && backlog.isRecorded();
    }

    /**
     * After how many milliseconds the sender's rates have forgotten all that has left so far, at most {@link
     * SchedulerSettings#MAX_SPACING_MILLIS}: whoever sends the next message as long after the last as it was released after it, or
     * so long after it, keeps to the rates, although it is late.
     */
    public long spacingAt(long now) {
        long drainedAt = meter.drainedAt();
        return drainedAt <= now ? 0 : Math.min(drainedAt - now, SchedulerSettings.MAX_SPACING_MILLIS);
    }

    /** Since when its head may leave as far as its own limits go, epoch milliseconds; asked as it leaves. */
    public long eligibleAt() {
        return Math.max(eligibleAt, customer.eligibleAt);
    }

    public long gapAt(long now) {
        return Math.max(0, Math.min(now - lastReleaseAt, SchedulerSettings.MAX_GAP_MILLIS));
    }

    /** When nothing of an empty lane has to be remembered any more. */
    long evictableAt() {
        return Math.max(meter.drainedAt(), lastReleaseAt + SchedulerSettings.MAX_GAP_MILLIS);
    }

    MeterKey meterKey() {
        return new MeterKey(channel(), customer(), sender);
    }

    @Override
    public String toString() {
        return channel() + "/" + customer() + "/" + sender;
    }
}
