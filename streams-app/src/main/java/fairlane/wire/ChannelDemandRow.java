package fairlane.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The demand of a channel for workers in one partition, as a pipeline instance reports it.
 *
 * @param inFlight number of messages of this partition that are released and not acknowledged; 0 as long as the number
 *     is unknown
 */
public record ChannelDemandRow(
        String channel,
        int partition,
        @JsonProperty("outlook") Demand demand,
        long inFlight) {

    /**
     * How many messages were recently released, and how many may be released soon. The component names are JSON fields,
     * which stay the same even if the names in {@link fairlane.core.model.ChannelDemand} change, because instances of
     * two versions query each other during a rolling upgrade.
     *
     * @param withinMillis the period from now on to which {@code leaving} and {@code most} refer, in milliseconds, at
     *     least 1
     * @param leaving number of held messages that may be released within {@code withinMillis}
     * @param most the maximum number of messages that the channel's rates allow within {@code withinMillis}; null if
     *     the channel has no rates
     * @param passing messages per second that were recently released without having been held
     * @param releasing messages per second that were recently released, whether they had been held or not
     * @param paced the part of {@code releasing} after whose release the sender's rates did not allow another message
     *     at once, in messages per second
     */
    public record Demand(
            long withinMillis, double leaving, @Nullable Double most, double passing, double releasing, double paced) {
        public Demand {
            if (withinMillis < 1) {
                throw new IllegalArgumentException("withinMillis must be at least 1, not " + withinMillis);
            }
        }
    }
}
