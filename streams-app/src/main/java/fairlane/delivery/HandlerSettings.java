package fairlane.delivery;

import fairlane.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a handler was told by {@code --set NAME=VALUE} or by the configuration.
 *
 * @param values by name
 * @param concurrency how many messages the worker has in hand at a time
 */
public record HandlerSettings(Map<String, String> values, int concurrency) {
    public HandlerSettings {
        values = Map.copyOf(values);
    }

    /** The setting, if it was given. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The setting, which has to be there.
     *
     * @throws ConfigException if it is missing; the message says how to give it
     */
    public String require(String name, String example) {
        return find(name)
                .orElseThrow(() -> new ConfigException(
                        name + " is missing: write --set " + name + "=" + example + ", or it in the configuration"));
    }

    /**
     * The setting, read.
     *
     * @param parser throws IllegalArgumentException with what to write instead
     * @throws ConfigException if it cannot be read
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
