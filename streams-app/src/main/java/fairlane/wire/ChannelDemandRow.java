package fairlane.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The demand of one partition of a channel, as a pipeline instance reports it.
 *
 * @param inFlight number of messages that are released and not acknowledged; 0 as long as the number is unknown
 */
public record ChannelDemandRow(
        String channel,
        int partition,
        @JsonProperty("outlook") Demand demand,
        long inFlight) {

    /**
     * The measured and the expected number of released messages. The component names are JSON fields. They must not
     * change with the names in {@link fairlane.core.model.ChannelDemand}, because instances of two versions query each
     * other during a rolling upgrade.
     *
     * @param withinMillis the time from now on that the estimate covers, in milliseconds, at least 1
     * @param leaving number of held messages that may be released within that time
     * @param most the maximum number of messages that the channel's rates allow within that time; null if the channel
     *     has no rates
     * @param passing messages per second that were recently released without having been held
     * @param releasing messages per second that were recently released, whether they had been held or not
     * @param paced the part of {@code releasing} that comes from senders whose rates do not allow two messages at the
     *     same time
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
