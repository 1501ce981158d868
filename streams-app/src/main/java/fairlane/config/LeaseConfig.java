package fairlane.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How messages are leased.
 *
 * @param maxReceives a message whose lease runs out is handed out so many times in all before it becomes a dead letter,
 *     1 to 1,000
 * @param advertised host:port by which other replicas of the gateway reach this one; null: where it listens
 */
public record LeaseConfig(int maxReceives, @Nullable String advertised) {
    private static final Pattern HOST_PORT = Pattern.compile("\\S+:\\d{1,5}");

    public LeaseConfig {
        Check.range(Key.LEASE_MAX_RECEIVES, maxReceives, 1, 1_000);
        if (advertised != null && !HOST_PORT.matcher(advertised).matches()) {
            throw new ConfigException(
                    "gateway.advertised is host:port, such as 10.0.0.7:8080, not \"" + advertised + "\"");
        }
    }

    /** host:port by which others reach what listens at {@code bind} and {@code boundPort} here. */
    public String advertised(String bind, int boundPort) {
        return advertised != null ? advertised : bind + ":" + boundPort;
    }
}
