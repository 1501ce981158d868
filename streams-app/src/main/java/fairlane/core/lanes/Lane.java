package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue of held messages of one (channel, customer, sender), with these states:
 *
 * <pre>
 *          request queued           sender's limits allow release      released, more queued
 *   EMPTY ────────────────► WAITING ─────────────────────────► READY ─────────────────────► WAITING or READY
 *     ▲                       │  ▲                               │
 *     │ last message left     ▼  │ policy change, expiry         ▼
 *     └──────────────────── PAUSED, REFUSING ◄───────────────────┘
 * </pre>
 *
 * Only {@link LaneStates} changes the state, and only {@link LaneQueues} changes the messages of the lane. Code outside
 * {@code fairlane.core} reads only the channel, the customer and the sender of a lane.
 */
public final class Lane extends ReadyLanes.Node {
    /** The states of a lane. */
    enum State {
        /**
         * The lane holds no message. It is kept until its meter has drained and its last release is older than {@link
         * SchedulerSettings#MAX_GAP_MILLIS}.
         */
        EMPTY,
        /** The lane's sender is paused. */
        PAUSED,
        /** The sender's meter does not allow the release of the head yet; a timer is set for the time when it does. */
        WAITING,
        /** The sender's limits allow the release of the head, so the lane is among its customer's ready lanes. */
        READY,
        /**
         * The head is to be refused, because the sender or customer is blocked, the channel no longer exists, or the
         * head is cancelled or has expired.
         */
        REFUSING
    }

    private final Customer customer;
    private final String sender;
    /**
     * The positions of the held messages; null until a message is held, because a lane whose messages are all released
     * immediately needs no such object.
     */
    private @Nullable Backlog backlog;

    private State state = State.EMPTY;
    private Meter meter;
    private boolean paused;
    private boolean blocked;
    /** The generation number of the channel's limits to which the lane's meter, pause and block were last updated. */
    private int policyGeneration;

    /** False after a restore of the lane, until the positions of its messages have been looked up in the store. */
    private boolean messagesLocated;

    /** The first message of the lane; null if the lane is empty. */
    private @Nullable Head head;

    /**
     * Whether the head has to be loaded from the store again, because the head may have been cancelled since it was
     * loaded.
     */
    private boolean headStale;

    private long lastReleaseAt;

    /**
     * The time since which the sender's limits allow the release of the head, if the lane is READY; otherwise the time
     * since which the message is the head.
     */
    private long eligibleAt;

    /**
     * How many messages {@link HeldCounters} currently includes for this lane, and the lane state under which it
     * includes them.
     */
    private long countedMessages;

    private State countedState = State.EMPTY;

    /** How many parts of messages (1,024 per message) {@link ReleasableCounter} currently includes for this lane. */
    private long releasableParts;

    private Lane(Customer customer, String sender, @Nullable Backlog backlog, Meter meter, int generation, long start) {
        this.customer = customer;
        this.sender = sender;
        this.backlog = backlog;
        this.messagesLocated = backlog == null;
        this.meter = meter;
        this.policyGeneration = generation;
        this.lastReleaseAt = start;
    }

    /**
     * Creates an empty lane.
     *
     * @param generation the number of the generation of limits (see {@link ChannelLimits}) to which the rates of {@code
     *     meter} belong
     * @param start when the task started, epoch milliseconds; this counts as the time of the lane's last release
     */
    static Lane empty(Customer customer, String sender, Meter meter, int generation, long start) {
        return new Lane(customer, sender, null, meter, generation, start);
    }

    /**
     * Creates a lane from its checkpoints. {@link LaneQueues#loadIfOutdated} looks up the lane's messages when the lane
     * is used.
     */
    static Lane restored(
            Customer customer,
            String sender,
            List<LaneCheckpoint> checkpoints,
            Meter meter,
            int generation,
            long start) {
        return new Lane(customer, sender, Backlog.fromCheckpoints(checkpoints), meter, generation, start);
    }

    public String channel() {
        return customer.channel();
    }

    public String customer() {
        return customer.id();
    }

    /** Returns the sender's id, or the customer's id if the requests have no sender. */
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

    /** Whether the store has checkpoints of this lane. */
    boolean isRecorded() {
        return backlog != null && backlog.isRecorded();
    }

    State state() {
        return state;
    }

    void enterState(State next) {
        state = next;
    }

    public Meter meter() {
        return meter;
    }

    public void restoreMeter(Meter restored) {
        meter = restored;
    }

    public boolean isPaused() {
        return paused;
    }

    public boolean isBlocked() {
        return blocked;
    }

    /** Whether the lane's meter, pause and block reflect the current policies. */
    public boolean follows(ChannelLimits limits) {
        return policyGeneration == limits.generation();
    }

    /** Updates the lane's meter, pause and block to the current policies. */
    public void apply(ChannelLimits limits) {
        DatedPolicy<LimitPolicy> record = limits.senderRecord(sender);
        LimitPolicy limit = limits.senderLimit(record);
        paused = Boolean.TRUE.equals(limit.paused());
        blocked = Boolean.TRUE.equals(limit.blocked());
        meter = limits.migrateSenderMeter(meter, record, policyGeneration);
        policyGeneration = limits.generation();
    }

    /** The first message of the lane; null if the lane is empty. */
    public @Nullable Head head() {
        return head;
    }

    /** Whether the head has to be loaded from the store before it is used. */
    public boolean isHeadStale() {
        return headStale;
    }

    public void markHeadStale() {
        headStale = true;
    }

    boolean areMessagesLocated() {
        return messagesLocated;
    }

    void messagesLocated() {
        messagesLocated = true;
        headStale = true;
    }

    /**
     * Records that a message was queued and is now the head.
     *
     * @param at when the message became the head, epoch milliseconds
     */
    void headArrived(Head arrived, long at) {
        head = arrived;
        eligibleAt = at;
    }

    /** Records that the head left the lane at {@code now}; the caller loads the next head afterwards. */
    void headLeft(long now) {
        eligibleAt = now;
    }

    /** Sets the head that was loaded from the store; null if the lane is empty. */
    void headLoaded(@Nullable Head loaded) {
        head = loaded;
        headStale = false;
    }

    /**
     * Records that the sender's limits allow the release of the head since {@code at}, or since it became the head, if
     * that is later.
     */
    void becomeEligible(long at) {
        eligibleAt = Math.max(eligibleAt, at);
    }

    /**
     * Returns the time since which the sender's limits have allowed the release of the head, epoch milliseconds; valid
     * in state READY.
     */
    long senderEligibleAt() {
        return eligibleAt;
    }

    /**
     * Returns the time since which the limits of sender and customer have allowed the release of the head, epoch
     * milliseconds; valid while the head is being released.
     */
    public long eligibleAt() {
        return Math.max(eligibleAt, customer.eligibleAt());
    }

    public void released(long now) {
        lastReleaseAt = now;
    }

    /** Returns the milliseconds since the lane's last release, at most {@link SchedulerSettings#MAX_GAP_MILLIS}. */
    public long gapAt(long now) {
        return Math.max(0, Math.min(now - lastReleaseAt, SchedulerSettings.MAX_GAP_MILLIS));
    }

    /**
     * Returns the time in milliseconds from {@code now} until the sender's meter will be empty, that is, will have
     * drained the cost of all messages released so far; at most {@link SchedulerSettings#MAX_SPACING_MILLIS}.
     */
    public long spacingAt(long now) {
        long drainedAt = meter.drainedAt();
        return drainedAt <= now ? 0 : Math.min(drainedAt - now, SchedulerSettings.MAX_SPACING_MILLIS);
    }

    /**
     * Returns the time from which an empty lane can be evicted, because its meter has drained and its last release is
     * no longer reported, epoch milliseconds.
     */
    long evictableAt() {
        return Math.max(meter.drainedAt(), lastReleaseAt + SchedulerSettings.MAX_GAP_MILLIS);
    }

    long countedMessages() {
        return countedMessages;
    }

    State countedState() {
        return countedState;
    }

    void counted(long messages, State under) {
        countedMessages = messages;
        countedState = under;
    }

    /**
     * Sets the number that {@link ReleasableCounter} counts for this lane, in parts of 1/1,024 message, and returns the
     * change of this number.
     */
    long countReleasable(long parts) {
        long difference = parts - releasableParts;
        releasableParts = parts;
        return difference;
    }

    MeterKey meterKey() {
        return new MeterKey(channel(), customer(), sender);
    }

    @Override
    public String toString() {
        return channel() + "/" + customer() + "/" + sender;
    }
}
