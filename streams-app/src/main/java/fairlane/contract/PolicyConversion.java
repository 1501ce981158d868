package fairlane.contract;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.schema.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Validates Avro records of channels, limits and rates, and converts them to the corresponding types of the scheduler.
 */
public final class PolicyConversion {
    private PolicyConversion() {}

    /**
     * Converts the record of a channel.
     *
     * @throws IllegalArgumentException if the record is invalid; the exception message is a sentence that states the
     *     fault
     */
    public static ChannelPolicy toChannelPolicy(Channel channel) {
        Long maxAge = channel.getMaxAgeSeconds();
        return new ChannelPolicy(
                toRateLimits(channel.getRates()),
                toRateLimits(channel.getSenderRates()),
                maxAge == null ? null : saturatedMillis(maxAge),
                channel.getPaused());
    }

    /**
     * Converts the maximum age of a message from seconds to milliseconds. If the result would overflow, returns the
     * largest long value, which is practically unlimited.
     */
    private static long saturatedMillis(long seconds) {
        return Math.max(-1, Math.min(seconds, Long.MAX_VALUE / 1_000)) * 1_000;
    }

    /**
     * Converts the record of a limit.
     *
     * @throws IllegalArgumentException if the record is invalid; the exception message is a sentence that states the
     *     fault
     */
    public static LimitPolicy toLimitPolicy(fairlane.schema.Limit limit) {
        return new LimitPolicy(
                limit.getRates() == null ? null : toRateLimits(limit.getRates()),
                limit.getWeight(),
                limit.getMaxQueued(),
                limit.getPaused(),
                limit.getBlocked());
    }

    private static List<RateLimit> toRateLimits(@Nullable List<fairlane.schema.Rate> rates) {
        return rates == null
                ? List.of()
                : rates.stream().map(PolicyConversion::toRateLimit).toList();
    }

    private static RateLimit toRateLimit(fairlane.schema.Rate rate) {
        return new RateLimit(rate.getUnits(), periodMillis(rate), rate.getBurst());
    }

    private static long periodMillis(fairlane.schema.Rate rate) {
        return switch (rate.getPer()) {
            case SECOND -> 1_000L;
            case MINUTE -> 60_000L;
            case HOUR -> 3_600_000L;
            case DAY -> 86_400_000L;
        };
    }
}
