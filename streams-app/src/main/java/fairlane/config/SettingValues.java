package fairlane.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The unparsed values of all settings by dotted name. The file overrides the defaults, the environment overrides the
 * file, and the command line overrides all of them.
 */
final class SettingValues {
    static final String CHANNELS = "channels.";

    private final Map<String, RawSetting> settings = new LinkedHashMap<>();

    private SettingValues() {}

    /**
     * Loads the values from all sources.
     *
     * @throws ConfigException if the file or the environment contains an unknown name
     */
    static SettingValues load(@Nullable Path file, Map<String, String> environment, Map<String, String> options) {
        SettingValues loaded = new SettingValues();
        Arrays.stream(SettingKey.values()).forEach(loaded::putDefault);
        if (file != null) {
            loaded.settings.putAll(requireKnown(YamlSettings.read(file)));
        }
        loaded.settings.putAll(requireKnown(EnvironmentSettings.read(environment)));
        options.forEach((name, value) -> loaded.settings.put(name, new RawSetting(value, "the command line")));
        return loaded;
    }

    private void putDefault(SettingKey key) {
        String value = key.defaultValue();
        if (value != null) {
            settings.put(key.toString(), new RawSetting(value, "the defaults"));
        }
    }

    private static Map<String, RawSetting> requireKnown(Map<String, RawSetting> settings) {
        settings.forEach((name, setting) -> {
            if (SettingKey.named(name).isEmpty() && !isGroupSetting(name)) {
                throw new ConfigException("unknown key " + name + " in " + setting.origin() + "; "
                        + KeyHint.of(name, UnaryOperator.identity()));
            }
        });
        return settings;
    }

    private static boolean isGroupSetting(String name) {
        return name.startsWith("kafka.")
                || name.startsWith("serde.")
                || WorkersConfig.isWorkerSetting(name)
                || AbuseConfig.isRuleSetting(name)
                || isChannelField(name);
    }

    /**
     * Whether a name is the name of a channel setting. The name of the field follows the last dot, because the channel
     * name itself may contain dots.
     */
    private static boolean isChannelField(String name) {
        int dot = name.lastIndexOf('.');
        return name.startsWith(CHANNELS)
                && dot > CHANNELS.length()
                && ChannelField.named(name.substring(dot + 1)).isPresent();
    }

    /**
     * Returns the parsed value of a setting.
     *
     * @throws ConfigException if the setting is not set, or if {@code parser} rejects the text
     */
    <T> T get(SettingKey key, Function<String, T> parser) {
        T value = find(key, parser);
        if (value == null) {
            throw new ConfigException(key + " is not set");
        }
        return value;
    }

    /** Returns the parsed value of a setting; null if the setting is not set or blank. */
    <T> @Nullable T find(SettingKey key, Function<String, T> parser) {
        return find(key.toString(), parser);
    }

    /** Returns the parsed value of a setting with this full name; null if the setting is not set or blank. */
    <T> @Nullable T find(String name, Function<String, T> parser) {
        RawSetting setting = settings.get(name);
        return setting == null || setting.value().isBlank() ? null : parse(name, setting, parser);
    }

    private static <T> T parse(String name, RawSetting setting, Function<String, T> parser) {
        try {
            return parser.apply(setting.value().strip());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name + " in " + setting.origin() + ": " + e.getMessage());
        }
    }

    /**
     * Returns the values of all settings whose names start with {@code prefix}. The keys of the result are the names
     * without the prefix.
     */
    Map<String, String> valuesWithPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        settings.forEach((name, setting) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), setting.value());
            }
        });
        return found;
    }

    /** Passes every configured field of every channel to {@code reader}, in configuration order. */
    void forEachChannelField(ChannelFieldReader reader) {
        settings.forEach((name, setting) -> {
            if (name.startsWith(CHANNELS)) {
                int dot = name.lastIndexOf('.');
                String channel = name.substring(CHANNELS.length(), dot);
                ChannelField field = ChannelField.named(name.substring(dot + 1)).orElseThrow();
                parse(name, setting, text -> {
                    reader.read(channel, field, text);
                    return text;
                });
            }
        });
    }

    /** Receives the configured text of one field of a channel. */
    interface ChannelFieldReader {
        void read(String channel, ChannelField field, String text);
    }
}
