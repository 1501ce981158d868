package fairlane.config;

import fairlane.config.text.NearestName;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Suggests a known setting for an unknown key in the configuration. */
final class KeyHint {
    private KeyHint() {}

    /**
     * Returns the end of an error message about an unknown key. The text suggests the most similar known key or, if no
     * known key is similar, says which file lists all keys.
     *
     * @param spelling converts a known key to the form in which the error message shows the key, such as the name of an
     *     environment variable
     */
    static String of(String unknown, UnaryOperator<String> spelling) {
        return NearestName.find(unknown, candidates(unknown))
                .map(known -> "did you mean " + spelling.apply(known) + "?")
                .orElse("examples/fairlane.yaml lists every key");
    }

    private static Stream<String> candidates(String unknown) {
        Stream<String> keys = Arrays.stream(SettingKey.values()).map(SettingKey::toString);
        if (isNamedSetting(unknown, WorkersConfig.CHANNELS_PREFIX)) {
            String channel = upToField(unknown);
            return keys.filter(key -> key.startsWith(WorkersConfig.PREFIX))
                    .map(key -> channel + key.substring(WorkersConfig.PREFIX.length()));
        }
        if (isNamedSetting(unknown, AbuseConfig.RULES)) {
            String rule = upToField(unknown);
            return Arrays.stream(RuleField.values()).map(field -> rule + field);
        }
        if (isNamedSetting(unknown, SettingValues.CHANNELS)) {
            String channel = upToField(unknown);
            return Arrays.stream(ChannelField.values()).map(field -> channel + field);
        }
        return keys;
    }

    /** Whether a key has the form {@code <prefix><name>.<field>}, where {@code <prefix>} is the given prefix. */
    private static boolean isNamedSetting(String key, String prefix) {
        return key.startsWith(prefix) && key.lastIndexOf('.') >= prefix.length();
    }

    private static String upToField(String key) {
        return key.substring(0, key.lastIndexOf('.') + 1);
    }
}
