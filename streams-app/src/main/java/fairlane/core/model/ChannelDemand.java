package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The demand of a channel for workers, in one partition or summed over several partitions. It states how many messages
 * the channel recently released per second, and how many held messages it may release soon.
 *
 * @param withinMillis the length, in milliseconds, at least 1, of the period from now on to which {@code releasable}
 *     and {@code maxReleasable} refer
 * @param releasable the number of held messages that may be released within {@code withinMillis}; messages that limits
 *     hold longer are not included
 * @param maxReleasable the most messages that the channel's rates allow within {@code withinMillis}; null if the
 *     channel has no rates
 * @param immediatePerSecond messages per second recently released without having been held
 * @param releasedPerSecond messages per second recently released, held or not
 * @param pacedPerSecond the part of {@code releasedPerSecond} that consists of messages after whose release the
 *     sender's rates did not immediately allow another message of the same cost
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

    /** Returns the demand of a channel that holds no messages and has released none. */
    public static ChannelDemand none(long withinMillis) {
        return new ChannelDemand(withinMillis, 0, null, 0, 0, 0);
    }

    /** Returns the sum of this demand and the demand of the same channel in another partition. */
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
