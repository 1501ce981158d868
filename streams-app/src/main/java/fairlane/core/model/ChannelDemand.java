package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How many messages of a channel are released per second, and how many may be released soon, in one partition or in
 * several partitions added up.
 *
 * @param withinMillis the time from now in which the messages may be released, in milliseconds, at least 1
 * @param releasable held messages that may be released within {@code withinMillis}; messages that limits hold longer do
 *     not count
 * @param maxReleasable the most messages that the channel's rates allow within {@code withinMillis}; null if the
 *     channel has no rates
 * @param immediatePerSecond messages per second recently released without having been held
 * @param releasedPerSecond messages per second recently released, held or not
 * @param pacedPerSecond messages per second, included in {@code releasedPerSecond}, after whose release the sender's
 *     rates allowed no further message of the same cost at once
 */
public record ChannelDemand(
        long withinMillis,
        double releasable,
        @Nullable Double maxReleasable,
        double immediatePerSecond,
        double releasedPerSecond,
        double pacedPerSecond) {
    public ChannelDemand {
        if (withinMillis < 1) {
            throw new IllegalArgumentException("demand covers at least 1 ms, not " + withinMillis);
        }
    }

    /** Returns the demand of a channel of which no message is held or was released. */
    public static ChannelDemand none(long withinMillis) {
        return new ChannelDemand(withinMillis, 0, null, 0, 0, 0);
    }

    /** Returns the sum of this demand and the demand of another partition. */
    public ChannelDemand plus(ChannelDemand other) {
        return new ChannelDemand(
                withinMillis,
                releasable + other.releasable,
                maxReleasable == null || other.maxReleasable == null
                        ? null
                        : Double.valueOf(maxReleasable + other.maxReleasable),
                immediatePerSecond + other.immediatePerSecond,
                releasedPerSecond + other.releasedPerSecond,
                pacedPerSecond + other.pacedPerSecond);
    }
}
