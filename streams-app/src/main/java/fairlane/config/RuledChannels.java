package fairlane.config;

import fairlane.schema.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The channels that a rule on abuse is about.
 *
 * @param rated only those whose senders have a rate: phone numbers, rather than from-addresses of newsletters
 * @param names only these; empty: any
 */
public record RuledChannels(boolean rated, Set<String> names) {
    static final String ALL = "all";
    static final String RATED = "rated";

    public RuledChannels {
        names = Set.copyOf(names);
    }

    /**
     * {@code all}, {@code rated}, or names with commas between them.
     *
     * @throws IllegalArgumentException if a channel may not be called so
     */
    static RuledChannels parse(String text) {
        return switch (text) {
            case ALL -> new RuledChannels(false, Set.of());
            case RATED -> new RuledChannels(true, Set.of());
            default ->
                new RuledChannels(
                        false,
                        Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .map(Topics::requireChannelName)
                                .collect(Collectors.toSet()));
        };
    }

    /** @param hasSenderRate whether the sender of the message there has a rate */
    public boolean include(String channel, boolean hasSenderRate) {
        return (hasSenderRate || !rated) && (names.isEmpty() || names.contains(channel));
    }
}
