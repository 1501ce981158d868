package fairlane.config;

import fairlane.config.text.Durations;
import fairlane.config.text.TextValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which workers send the messages of each channel.
 *
 * @param defaults the settings for channels that have no settings of their own
 * @param channels the settings of the channels that have settings of their own, by channel name
 */
public record WorkersConfig(WorkerConfig defaults, Map<String, WorkerConfig> channels) {
    static final String PREFIX = "delivery.";
    static final String CHANNELS_PREFIX = "delivery.channels.";
    private static final String SET = "set.";

    public WorkersConfig {
        channels = Map.copyOf(channels);
    }

    /** Returns the worker settings that apply to a channel. */
    public WorkerConfig forChannel(String channel) {
        return channels.getOrDefault(channel, defaults);
    }

    /**
     * Whether a name is the name of a channel's worker setting or of a handler setting. {@link SettingKey} contains
     * neither of the two kinds.
     */
    static boolean isWorkerSetting(String name) {
        return name.startsWith(CHANNELS_PREFIX)
                ? workerField(name).isPresent()
                : name.startsWith(PREFIX + SET) && name.length() > PREFIX.length() + SET.length();
    }

    /**
     * Returns the field in the name of a setting {@code delivery.channels.<name>.<field>}, where the channel name may
     * contain dots.
     */
    static Optional<String> workerField(String name) {
        int set = name.indexOf("." + SET, CHANNELS_PREFIX.length());
        if (set > CHANNELS_PREFIX.length() && set + 1 + SET.length() < name.length()) {
            return Optional.of(name.substring(set + 1));
        }
        return Arrays.stream(SettingKey.values())
                .map(SettingKey::toString)
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()))
                .filter(field ->
                        name.endsWith("." + field) && name.length() > CHANNELS_PREFIX.length() + field.length() + 1)
                .findFirst();
    }

    static WorkersConfig read(SettingValues settings) {
        WorkerConfig defaults = new WorkerReader(settings, PREFIX, null).read();
        Map<String, WorkerConfig> channels = new HashMap<>();
        settings.valuesWithPrefix(CHANNELS_PREFIX).keySet().forEach(rest -> {
            String field = workerField(CHANNELS_PREFIX + rest).orElseThrow();
            String channel = rest.substring(0, rest.length() - field.length() - 1);
            channels.computeIfAbsent(
                    channel, name -> new WorkerReader(settings, CHANNELS_PREFIX + name + ".", defaults).read());
        });
        return new WorkersConfig(defaults, channels);
    }

    /** Reads the worker settings whose names start with a prefix. */
    private record WorkerReader(
            SettingValues settings, String prefix, @Nullable WorkerConfig defaults) {
        WorkerConfig read() {
            WorkerConfig withoutHandler = new WorkerConfig(
                    get(SettingKey.DELIVERY_CONCURRENCY, WorkerReader::integer),
                    get(SettingKey.DELIVERY_TIMEOUT, Durations::parse),
                    new RetryConfig(
                            get(SettingKey.DELIVERY_ATTEMPTS, WorkerReader::integer),
                            get(SettingKey.DELIVERY_BACKOFF, Durations::parse),
                            get(SettingKey.DELIVERY_BACKOFF_MAX, Durations::parse)),
                    defaults == null ? null : defaults.handler(),
                    defaults == null ? Map.of() : defaults.settings());
            return withoutHandler.withHandler(
                    find(SettingKey.DELIVERY_HANDLER, text -> text),
                    new TreeMap<>(settings.valuesWithPrefix(prefix + SET)));
        }

        private <T> T get(SettingKey key, Function<String, T> parser) {
            T configured = find(key, parser);
            return configured == null ? settings.get(key, parser) : configured;
        }

        private <T> @Nullable T find(SettingKey key, Function<String, T> parser) {
            return settings.find(prefix + key.toString().substring(PREFIX.length()), parser);
        }

        private static Integer integer(String text) {
            return (int) TextValues.number(text, 1, 10_000);
        }
    }
}
