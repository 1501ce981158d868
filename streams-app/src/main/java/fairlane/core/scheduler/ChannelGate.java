package fairlane.core.scheduler;

import fairlane.core.lanes.MeterRecorder;
import fairlane.core.limits.ChannelLimits;

/** What a channel lets through as a whole, whoever's it is: its pause, its window, its rates. */
final class ChannelGate {
    private final ChannelLimits limits;
    private final MeterRecorder meterRecorder;
    private long remainingWindow;
    private boolean suspended;

    ChannelGate(ChannelLimits limits, MeterRecorder meterRecorder) {
        this.limits = limits;
        this.meterRecorder = meterRecorder;
    }

    /** How many more may leave until this is called again. */
    void setWindow(long messages) {
        remainingWindow = messages;
    }

    /** Holds everything, or lets it go on, for a reason outside the policies. */
    void setSuspended(boolean hold) {
        suspended = hold;
    }

    boolean isPaused() {
        return suspended || limits.isPaused();
    }

    boolean isWindowOpen() {
        return remainingWindow > 0;
    }

    /** Whether nothing leaves, whatever it costs. */
    boolean isClosed() {
        return isPaused() || !isWindowOpen();
    }

    /** When the channel's rates let a message of that cost through, epoch milliseconds. */
    long earliest(int cost) {
        return earliest(0, cost);
    }

    /** The same, when others of {@code ahead} units leave before it. */
    long earliest(double unitsAhead, int cost) {
        return meterRecorder.channelMeter().earliest(unitsAhead, cost);
    }

    /** Whether a message of that cost may leave now. */
    boolean isOpen(int cost, long now) {
        return !isClosed() && earliest(cost) <= now;
    }

    /** One leaves. */
    void recordRelease() {
        remainingWindow--;
    }
}
