package fairlane.config.abuse;

import fairlane.schema.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The channels that an abuse rule covers.
 *
 * @param ratedOnly whether the rule covers only messages whose sender has a rate on the channel. For example, phone
 *     numbers usually have rates, and from-addresses of newsletters have none
 * @param names the names of the covered channels; empty for all channels
 */
public record RuleChannels(boolean ratedOnly, Set<String> names) {
    public static final String ALL = "all";
    static final String RATED = "rated";

    public RuleChannels {
        names = Set.copyOf(names);
    }

    /**
     * Parses the channels of an abuse rule: {@code all}, {@code rated}, or channel names separated by commas.
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

    /**
     * Whether the rule covers a message.
     *
     * @param hasSenderRate whether the sender of the message has a rate on the channel
     */
    public boolean includes(String channel, boolean hasSenderRate) {
        return (hasSenderRate || !ratedOnly) && (names.isEmpty() || names.contains(channel));
    }
}
