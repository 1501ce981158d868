package fairlane.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The demand of one partition of a channel, as a pipeline instance reports it.
 *
 * @param inFlight messages that are released and not acknowledged; 0 as long as the number is unknown
 */
public record ChannelDemandRow(
        String channel,
        int partition,
        @JsonProperty("outlook") Demand demand,
        long inFlight) {

    /**
     * How many messages leave, and are expected to leave. The names are JSON fields, and independent of those of
     * {@link fairlane.core.model.ChannelDemand}: instances of two versions query each other during a rolling upgrade.
     *
     * @param withinMillis how far ahead the estimate looks, at least 1
     * @param leaving held messages that may leave within that time
     * @param most the most messages that the channel's rates allow within that time; null if the channel has no rates
     * @param passing messages per second that left lately without having been held
     * @param releasing messages per second that left lately, held or not
     * @param paced the part of {@code releasing} whose sender's rates allow no second message at the same time
     */
    public record Demand(
            long withinMillis, double leaving, @Nullable Double most, double passing, double releasing, double paced) {
        public Demand {
            if (withinMillis < 1) {
                throw new IllegalArgumentException("withinMillis is at least 1, not " + withinMillis);
            }
        }
    }
}
