package fairlane.core.scheduler;

import fairlane.core.lanes.MeterRecorder;
import fairlane.core.limits.ChannelLimits;

/** The constraints of the channel as a whole, common to all customers: its pause, its window and its rates. */
final class ChannelGate {
    private final ChannelLimits limits;
    private final MeterRecorder meterRecorder;
    private long remainingWindow;
    private boolean suspended;

    ChannelGate(ChannelLimits limits, MeterRecorder meterRecorder) {
        this.limits = limits;
        this.meterRecorder = meterRecorder;
    }

    /** Sets how many messages may be released until the next call. */
    void setWindow(long messages) {
        remainingWindow = messages;
    }

    /** Suspends or resumes the channel for a reason outside the policies. */
    void setSuspended(boolean hold) {
        suspended = hold;
    }

    boolean isPaused() {
        return suspended || limits.isPaused();
    }

    boolean isWindowOpen() {
        return remainingWindow > 0;
    }

    /** Whether no message may be released, whatever its cost. */
    boolean isClosed() {
        return isPaused() || !isWindowOpen();
    }

    /** When the channel's rates allow a message of this cost, epoch milliseconds. */
    long earliest(int cost) {
        return earliest(0, cost);
    }

    /** When the channel's rates allow a message of this cost after others of {@code unitsAhead} cost units. */
    long earliest(double unitsAhead, int cost) {
        return meterRecorder.channelMeter().earliest(unitsAhead, cost);
    }

    /** Whether a message of this cost may be released now. */
    boolean isOpen(int cost, long now) {
        return !isClosed() && earliest(cost) <= now;
    }

    void recordRelease() {
        remainingWindow--;
    }
}
