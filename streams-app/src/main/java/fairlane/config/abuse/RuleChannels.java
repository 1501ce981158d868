package fairlane.config.abuse;

import fairlane.schema.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The channels that an abuse rule covers.
 *
 * @param ratedOnly whether the rule covers only messages whose sender has a rate: phone numbers rather than the
 *     from-addresses of newsletters
 * @param names the covered channels; empty: all channels
 */
public record RuleChannels(boolean ratedOnly, Set<String> names) {
    public static final String ALL = "all";
    static final String RATED = "rated";

    public RuleChannels {
        names = Set.copyOf(names);
    }

    /**
     * Parses {@code all}, {@code rated}, or channel names separated by commas.
     *
     * @throws IllegalArgumentException if a channel name is invalid
     */
    public static RuleChannels parse(String text) {
        return switch (text) {
            case ALL -> new RuleChannels(false, Set.of());
            case RATED -> new RuleChannels(true, Set.of());
            default ->
                new RuleChannels(
                        false,
                        Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .map(Topics::requireChannelName)
                                .collect(Collectors.toSet()));
        };
    }

    /** @param hasSenderRate whether the message's sender has a rate on the channel */
    public boolean includes(String channel, boolean hasSenderRate) {
        return (hasSenderRate || !ratedOnly) && (names.isEmpty() || names.contains(channel));
    }
}
