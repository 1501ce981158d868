package fairlane.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the deliveries of a channel are sent on.
 *
 * @param concurrency messages that a worker sends at a time, 1 to 10,000
 * @param timeout after so long an attempt counts as failed, 10 ms to 10 min
 * @param handler who sends them, by its name; null: nobody said
 * @param settings of the handler, by name
 */
public record WorkerConfig(
        int concurrency,
        Duration timeout,
        RetryConfig retries,
        @Nullable String handler,
        Map<String, String> settings) {

    public WorkerConfig {
        settings = Map.copyOf(settings);
        RangeCheck.require(SettingKey.DELIVERY_CONCURRENCY, concurrency, 1, 10_000);
        RangeCheck.require(SettingKey.DELIVERY_TIMEOUT, timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
    }

    /**
     * The same with what the command line says of the handler.
     *
     * @param name null: as it is; the settings of another handler than this are dropped
     * @param overrides settings, over those that there are
     */
    public WorkerConfig withHandler(@Nullable String name, Map<String, String> overrides) {
        Map<String, String> all = new TreeMap<>(name == null || name.equals(handler) ? settings : Map.of());
        all.putAll(overrides);
        return new WorkerConfig(concurrency, timeout, retries, name == null ? handler : name, all);
    }
}
