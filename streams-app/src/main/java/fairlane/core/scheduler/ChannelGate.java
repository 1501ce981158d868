package fairlane.core.scheduler;

import fairlane.core.lanes.MeterRecorder;
import fairlane.core.limits.ChannelLimits;

/**
 * Decides whether the constraints that apply to all customers of a channel together allow a release. These constraints
 * are the pause, the window and the channel's rates.
 */
final class ChannelGate {
    private final ChannelLimits limits;
    private final MeterRecorder meterRecorder;
    private long remainingWindow;
    private boolean suspended;

    ChannelGate(ChannelLimits limits, MeterRecorder meterRecorder) {
        this.limits = limits;
        this.meterRecorder = meterRecorder;
    }

    /** Sets the window, which is how many messages may be released until the next call of this method. */
    void setWindow(long messages) {
        remainingWindow = messages;
    }

    /** Suspends or resumes the channel, independently of the channel's policy. */
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

    /** Returns when the channel's rates allow the release of a message of this cost, epoch milliseconds. */
    long earliest(int cost) {
        return earliest(0, cost);
    }

    /**
     * Returns when the channel's rates allow the release of a message of this cost if messages that cost {@code
     * unitsAhead} units in total are released before it, epoch milliseconds.
     */
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
