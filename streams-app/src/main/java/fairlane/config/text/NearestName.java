package fairlane.config.text;

import fairlane.config.AbuseConfig;
import fairlane.config.ChannelField;
import fairlane.config.RuleField;
import fairlane.config.SettingKey;
import fairlane.config.WorkersConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What somebody may have meant by a name that does not exist. */
public final class NearestName {
    private NearestName() {}

    /** A sentence's end: the nearest known key, as {@code spelling} writes it, or where all of them are. */
    public static String hint(String unknown, UnaryOperator<String> spelling) {
        return find(unknown, candidates(unknown))
                .map(known -> "did you mean " + spelling.apply(known) + "?")
                .orElse("examples/fairlane.yaml has all that there are");
    }

    /** The one that is so near that it may have been meant; upper and lower case are the same. */
    public static Optional<String> find(String unknown, Stream<String> known) {
        return known.filter(candidate -> distance(unknown, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(unknown, candidate)));
    }

    private static Stream<String> candidates(String unknown) {
        Stream<String> keys = Arrays.stream(SettingKey.values()).map(SettingKey::toString);
        if (unknown.startsWith(WorkersConfig.CHANNELS_PREFIX)
                && unknown.lastIndexOf('.') >= WorkersConfig.CHANNELS_PREFIX.length()) {
            String channel = unknown.substring(0, unknown.lastIndexOf('.') + 1);
            return keys.filter(key -> key.startsWith(WorkersConfig.PREFIX))
                    .map(key -> channel + key.substring(WorkersConfig.PREFIX.length()));
        }
        if (unknown.startsWith(AbuseConfig.RULES) && unknown.lastIndexOf('.') >= AbuseConfig.RULES.length()) {
            String rule = unknown.substring(0, unknown.lastIndexOf('.') + 1);
            return Arrays.stream(RuleField.values()).map(field -> rule + field);
        }
        if (!unknown.startsWith("channels.") || unknown.lastIndexOf('.') < "channels.".length()) {
            return keys;
        }
        String channel = unknown.substring(0, unknown.lastIndexOf('.') + 1);
        return Arrays.stream(ChannelField.values()).map(field -> channel + field);
    }

    /** Levenshtein's distance, in two rows; upper and lower case are the same. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, column -> column);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
