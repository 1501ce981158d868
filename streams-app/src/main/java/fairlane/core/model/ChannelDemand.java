package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How much of a channel leaves, and is to be expected to: of one partition, or of several added up.
 *
 * @param withinMillis how far ahead it looks, at least 1
 * @param leaving held messages that may leave within that time: those that limits hold back longer do not count
 * @param most as many as the channel's rates let out within that time; null: it has none
 * @param passing messages a second that left lately without having been held
 * @param releasing messages a second that left lately in all
 * @param paced of those, whose sender's rates let no other one leave with them
 */
public record ChannelDemand(
        long withinMillis, double leaving, @Nullable Double most, double passing, double releasing, double paced) {
    public ChannelDemand {
        if (withinMillis < 1) {
            throw new IllegalArgumentException("an outlook is of at least 1 ms, not " + withinMillis);
        }
    }

    /** Nothing is held, and nothing leaves. */
    public static ChannelDemand none(long withinMillis) {
        return new ChannelDemand(withinMillis, 0, null, 0, 0, 0);
    }

    /** This part of a channel and another. */
    public ChannelDemand plus(ChannelDemand other) {
        return new ChannelDemand(
                withinMillis,
                leaving + other.leaving,
                most == null || other.most == null ? null : Double.valueOf(most + other.most),
                passing + other.passing,
                releasing + other.releasing,
                paced + other.paced);
    }
}
