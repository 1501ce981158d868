package fairlane.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How messages are leased.
 *
 * @param maxReceives a message whose lease runs out is handed out so many times in all before it becomes a dead letter,
 *     1 to 1,000
 * @param advertised host:port by which other replicas of the gateway reach this one; null: where it listens, or by this
 *     machine's own address where it listens at all of them
 */
public record LeaseConfig(int maxReceives, @Nullable String advertised) {
    private static final Pattern HOST_PORT = Pattern.compile("\\S+:\\d{1,5}");

    public LeaseConfig {
        RangeCheck.require(SettingKey.LEASE_MAX_RECEIVES, maxReceives, 1, 1_000);
        if (advertised != null && !HOST_PORT.matcher(advertised).matches()) {
            throw new ConfigException(
                    "gateway.advertised is host:port, such as 10.0.0.7:8080, not \"" + advertised + "\"");
        }
    }

    /** host:port by which others reach what listens at {@code bind} and {@code boundPort} here. */
    public String advertised(String bind, int boundPort) {
        return advertised != null ? advertised : reachableHost(bind) + ":" + boundPort;
    }

    private static String reachableHost(String bind) {
        try {
            return InetAddress.getByName(bind).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostAddress()
                    : bind;
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "this machine does not know its own address; set gateway.advertised to the host:port"
                            + " by which others reach the gateway");
        }
    }
}
