package fairlane.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the channels' deliveries are sent on.
 *
 * @param usual of channels of which nothing else is said
 * @param channels of the others, by name
 */
public record WorkersConfig(WorkerConfig usual, Map<String, WorkerConfig> channels) {
    static final String PREFIX = "delivery.";
    static final String CHANNELS = "delivery.channels.";
    private static final String SET = "set.";

    public WorkersConfig {
        channels = Map.copyOf(channels);
    }

    /** What holds for a channel. */
    public WorkerConfig of(String channel) {
        return channels.getOrDefault(channel, usual);
    }

    /** Whether a setting of that name is one of a worker that has no key of its own. */
    static boolean isSetting(String name) {
        return name.startsWith(CHANNELS)
                ? field(name).isPresent()
                : name.startsWith(PREFIX + SET) && name.length() > PREFIX.length() + SET.length();
    }

    /** The part of {@code delivery.channels.<name>.<field>} behind the name, which may have dots. */
    static Optional<String> field(String name) {
        int set = name.indexOf("." + SET, CHANNELS.length());
        if (set > CHANNELS.length() && set + 1 + SET.length() < name.length()) {
            return Optional.of(name.substring(set + 1));
        }
        return Arrays.stream(Key.values())
                .map(Key::toString)
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()))
                .filter(field -> name.endsWith("." + field) && name.length() > CHANNELS.length() + field.length() + 1)
                .findFirst();
    }

    static WorkersConfig read(Settings settings) {
        WorkerConfig usual = new Reader(settings, PREFIX, null).read();
        Map<String, WorkerConfig> channels = new HashMap<>();
        settings.under(CHANNELS).keySet().forEach(rest -> {
            String field = field(CHANNELS + rest).orElseThrow();
            String channel = rest.substring(0, rest.length() - field.length() - 1);
            channels.computeIfAbsent(channel, name -> new Reader(settings, CHANNELS + name + ".", usual).read());
        });
        return new WorkersConfig(usual, channels);
    }

    /** Reads one worker's settings, which stand behind a prefix. */
    private record Reader(
            Settings settings, String prefix, @Nullable WorkerConfig usual) {
        WorkerConfig read() {
            WorkerConfig plain = new WorkerConfig(
                    get(Key.DELIVERY_CONCURRENCY, Reader::integer),
                    get(Key.DELIVERY_TIMEOUT, Durations::parse),
                    new RetryConfig(
                            get(Key.DELIVERY_ATTEMPTS, Reader::integer),
                            get(Key.DELIVERY_BACKOFF, Durations::parse),
                            get(Key.DELIVERY_BACKOFF_MAX, Durations::parse)),
                    usual == null ? null : usual.handler(),
                    usual == null ? Map.of() : usual.settings());
            return plain.with(find(Key.DELIVERY_HANDLER, text -> text), new TreeMap<>(settings.under(prefix + SET)));
        }

        private <T> T get(Key key, Function<String, T> parser) {
            T own = find(key, parser);
            return own == null ? settings.get(key, parser) : own;
        }

        private <T> @Nullable T find(Key key, Function<String, T> parser) {
            return settings.find(prefix + key.toString().substring(PREFIX.length()), parser);
        }

        private static Integer integer(String text) {
            return (int) Values.number(text, 1, 10_000);
        }
    }
}
