package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How many messages of a channel are released, and are expected to be: in one partition, or in several added up.
 *
 * @param withinMillis the time that the expectation covers, at least 1
 * @param releasable held messages that may be released within that time; messages that limits hold longer do not count
 * @param maxReleasable the most messages that the channel's rates allow within that time; null: no rates
 * @param immediatePerSecond messages per second recently released without having been held
 * @param releasedPerSecond messages per second recently released, held or not
 * @param pacedPerSecond the part of {@code releasedPerSecond} whose sender's rates allow no second message at the same time
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

    /** No message is held or released. */
    public static ChannelDemand none(long withinMillis) {
        return new ChannelDemand(withinMillis, 0, null, 0, 0, 0);
    }

    /** The sum of the demands of two partitions. */
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
