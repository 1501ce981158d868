package fairlane.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Configures the leasing of messages.
 *
 * @param maxReceives how often a message is leased in total before it becomes a dead letter because its leases expire,
 *     1 to 1,000
 * @param advertised host:port at which other replicas of the gateway reach this one; null: the address it listens on,
 *     or this machine's own address if it listens on all addresses
 */
public record LeaseConfig(int maxReceives, @Nullable String advertised) {
    private static final Pattern HOST_PORT = Pattern.compile("\\S+:\\d{1,5}");

    public LeaseConfig {
        RangeCheck.require(SettingKey.LEASE_MAX_RECEIVES, maxReceives, 1, 1_000);
        if (advertised != null && !HOST_PORT.matcher(advertised).matches()) {
            throw new ConfigException(
                    "gateway.advertised must be host:port, such as 10.0.0.7:8080, not \"" + advertised + "\"");
        }
    }

    /** The host:port at which other replicas reach this one if it listens on {@code bind} and {@code boundPort}. */
    public String advertised(String bind, int boundPort) {
        return advertised != null ? advertised : reachableHost(bind) + ":" + boundPort;
    }

    private static String reachableHost(String bind) {
        try {
            return InetAddress.getByName(bind).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostAddress()
                    : bind;
        } catch (UnknownHostException e) {
            throw new ConfigException("the address of this machine cannot be determined; set gateway.advertised to the"
                    + " host:port at which other replicas reach this one");
        }
    }
}
