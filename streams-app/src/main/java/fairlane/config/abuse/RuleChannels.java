package fairlane.config.abuse;

import fairlane.schema.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The channels that a rule on abuse is about.
 *
 * @param ratedOnly only those whose senders have a rate: phone numbers, rather than from-addresses of newsletters
 * @param names only these; empty: any
 */
public record RuleChannels(boolean ratedOnly, Set<String> names) {
    public static final String ALL = "all";
    static final String RATED = "rated";

    public RuleChannels {
        names = Set.copyOf(names);
    }

    /**
     * {@code all}, {@code rated}, or names with commas between them.
     *
     * @throws IllegalArgumentException if a channel may not be called so
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

    /** @param hasSenderRate whether the sender of the message there has a rate */
    public boolean includes(String channel, boolean hasSenderRate) {
        return (hasSenderRate || !ratedOnly) && (names.isEmpty() || names.contains(channel));
    }
}
