package fairlane.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a worker sends the messages of a channel.
 *
 * @param concurrency maximum number of messages that a worker sends at the same time, 1 to 10,000
 * @param timeout time after which an attempt counts as failed, 10 ms to 10 min
 * @param handler name of the handler that sends the messages; null if none is configured
 * @param settings the settings of the handler, by name
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
     * Returns a copy with another handler or other handler settings, such as those from the command line.
     *
     * @param name name of the handler; null to keep the handler. If the handler changes, the settings of the previous
     *     handler are dropped
     * @param overrides settings that replace or supplement the existing handler settings
     */
    public WorkerConfig withHandler(@Nullable String name, Map<String, String> overrides) {
        Map<String, String> all = new TreeMap<>(name == null || name.equals(handler) ? settings : Map.of());
        all.putAll(overrides);
        return new WorkerConfig(concurrency, timeout, retries, name == null ? handler : name, all);
    }
}
