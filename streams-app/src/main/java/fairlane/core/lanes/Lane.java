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
 * The queue of one (channel, customer, sender), and its state:
 *
 * <pre>
 *          request queued           sender's meters allow the head     released, more queued
 *   EMPTY ────────────────► WAITING ─────────────────────────► READY ─────────────────────► WAITING or READY
 *     ▲                       │  ▲                               │
 *     │ last message left     ▼  │ policy change, expiry         ▼
 *     └──────────────────── PAUSED, REFUSING ◄───────────────────┘
 * </pre>
 *
 * Only {@link LaneStates} changes the state, and only {@link LaneQueues} changes what the lane holds. Code outside {@code
 * fairlane.core} uses nothing but the three names.
 */
public final class Lane extends ReadyLanes.Node {
    /** The states of a lane. */
    enum State {
        /** Nothing is held. The lane is kept until its meter has drained and its last release is older than any gap. */
        EMPTY,
        /** Its sender is paused. */
        PAUSED,
        /** The sender's meters do not allow the head yet; a timer is set for when they do. */
        WAITING,
        /** The sender's limits allow the head: the lane is among its customer's ready lanes. */
        READY,
        /** The lane is blocked, its channel is gone, or its head is cancelled or expired: its heads are refused in turn. */
        REFUSING
    }

    private final Customer customer;
    private final String sender;
    /** Created on first use: a lane whose messages are all released at once never needs one. */
    private @Nullable Backlog backlog;

    private State state = State.EMPTY;
    private Meter meter;
    private boolean paused;
    private boolean blocked;
    /** The generation of policies that the meter and the flags follow. */
    private int policyGeneration;

    /** False after a restore, until the positions of the messages have been looked up. */
    private boolean messagesLocated;

    /** The first message; null if nothing is held. */
    private @Nullable Head head;

    /** Whether the head has to be loaded again, because it may have been cancelled meanwhile. */
    private boolean headStale;

    private long lastReleaseAt;

    /** Ready: since when the sender's limits allow the head. Otherwise: since when it is the head. */
    private long eligibleAt;

    /** What {@link HeldCounters} has counted for this lane, and under which state. */
    private long countedMessages;

    private State countedState = State.EMPTY;

    /** What {@link ReleasableCounter} has counted for this lane. */
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
     * An empty lane.
     *
     * @param generation the policies that the meter follows
     * @param start when the task started: the lane counts as having released then, epoch milliseconds
     */
    static Lane empty(Customer customer, String sender, Meter meter, int generation, long start) {
        return new Lane(customer, sender, null, meter, generation, start);
    }

    /** A lane of which only its checkpoints are known. */
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

    /** The sender's id; the customer's if the requests have no sender. */
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

    /** Whether meter and flags follow the current policies. */
    public boolean follows(ChannelLimits limits) {
        return policyGeneration == limits.generation();
    }

    /** Makes meter and flags follow the current policies. */
    public void apply(ChannelLimits limits) {
        DatedPolicy<LimitPolicy> record = limits.senderRecord(sender);
        LimitPolicy limit = limits.senderLimit(record);
        paused = Boolean.TRUE.equals(limit.paused());
        blocked = Boolean.TRUE.equals(limit.blocked());
        meter = limits.migrateSenderMeter(meter, record, policyGeneration);
        policyGeneration = limits.generation();
    }

    /** The first message; null if nothing is held. */
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
     * A message was queued and is first now.
     *
     * @param at since when it is the head, epoch milliseconds
     */
    void headArrived(Head arrived, long at) {
        head = arrived;
        eligibleAt = at;
    }

    /** The head left at {@code now}; the next one is loaded afterwards. */
    void headLeft(long now) {
        eligibleAt = now;
    }

    /** The first message according to the store; null if nothing is held. */
    void headLoaded(@Nullable Head loaded) {
        head = loaded;
        headStale = false;
    }

    /** The sender's limits allow the head since {@code at}, but not before it became the head. */
    void becomeEligible(long at) {
        eligibleAt = Math.max(eligibleAt, at);
    }

    /** Since when the sender's limits allow the head of a ready lane, epoch milliseconds. */
    long senderEligibleAt() {
        return eligibleAt;
    }

    /** Since when the limits of sender and customer allow the head, epoch milliseconds; valid while it is released. */
    public long eligibleAt() {
        return Math.max(eligibleAt, customer.eligibleAt());
    }

    public void released(long now) {
        lastReleaseAt = now;
    }

    /** Milliseconds since the last release, at most {@link SchedulerSettings#MAX_GAP_MILLIS}. */
    public long gapAt(long now) {
        return Math.max(0, Math.min(now - lastReleaseAt, SchedulerSettings.MAX_GAP_MILLIS));
    }

    /**
     * Milliseconds until the sender's rates have drained everything released so far, at most {@link
     * SchedulerSettings#MAX_SPACING_MILLIS}.
     */
    public long spacingAt(long now) {
        long drainedAt = meter.drainedAt();
        return drainedAt <= now ? 0 : Math.min(drainedAt - now, SchedulerSettings.MAX_SPACING_MILLIS);
    }

    /** From when on an empty lane carries no information and can be evicted, epoch milliseconds. */
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

    /** Replaces the counted parts and returns the difference. */
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
