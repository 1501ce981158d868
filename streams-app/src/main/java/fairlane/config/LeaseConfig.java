package fairlane.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of message leases.
 *
 * @param maxReceives maximum number of times that a message is leased, 1 to 1,000; if the last lease expires without
 *     a result, the message becomes a dead letter
 * @param advertised host:port at which other replicas of the gateway reach this replica; null to use the address on
 *     which the gateway listens, or the address of this machine if the gateway listens on all addresses
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

    /**
     * Returns the host:port at which other replicas of the gateway reach this replica.
     *
     * @param bind the address on which this replica listens
     * @param boundPort the port on which this replica listens
     */
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
