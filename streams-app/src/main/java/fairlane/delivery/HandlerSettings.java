package fairlane.delivery;

import fairlane.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of a handler, from {@code --set NAME=VALUE} or from the configuration.
 *
 * @param values the values of the settings by name
 * @param concurrency maximum number of messages that the worker sends concurrently, at least 1
 */
public record HandlerSettings(Map<String, String> values, int concurrency) {
    public HandlerSettings {
        values = Map.copyOf(values);
    }

    /** Returns the value of a setting, if the setting is set. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns the value of a required setting.
     *
     * @param example a valid value, which the error message shows
     * @throws ConfigException if the setting is missing; the message states how to set it
     */
    public String require(String name, String example) {
        return find(name)
                .orElseThrow(() -> new ConfigException(
                        name + " is missing: set it with --set " + name + "=" + example + " or in the configuration"));
    }

    /**
     * Returns the parsed value of a setting, or the default value if the setting is not set.
     *
     * @param parser parses the value; for an invalid value it throws an IllegalArgumentException whose message states what
     *     to write instead
     * @throws ConfigException if the value is invalid
     */
    public <T> T get(String name, T defaultValue, Function<String, T> parser) {
        String text = values.get(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name + " is \"" + text + "\": " + e.getMessage());
        }
    }
}
