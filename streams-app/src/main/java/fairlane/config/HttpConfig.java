package fairlane.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address at which a pipeline instance serves its inspection API.
 *
 * @param bind the address to listen on
 * @param port the port to listen on, 0 to 65,535; 0 selects any free port
 * @param advertised host:port at which other machines reach the instance; null to use the address on which the instance
 *     listens
 */
public record HttpConfig(String bind, int port, @Nullable String advertised) {
    private static final Pattern HOST_PORT = Pattern.compile("\\S+:\\d{1,5}");
    private static final Set<String> WILDCARD_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

    public HttpConfig {
        RangeCheck.require(SettingKey.HTTP_PORT, port, 0, 65_535);
        if (advertised != null && !HOST_PORT.matcher(advertised).matches()) {
            throw new ConfigException(
                    "http.advertised must be host:port, such as 10.0.0.7:8081, not \"" + advertised + "\"");
        }
        if (advertised == null && WILDCARD_ADDRESSES.contains(bind)) {
            throw new ConfigException("http.bind is " + bind
                    + ", which is not an address that other machines can call; set http.advertised to the host:port at"
                    + " which they reach this one");
        }
    }

    /**
     * Returns the host:port at which other machines reach this instance.
     *
     * @param boundPort the port on which the instance listens
     */
    public String advertised(int boundPort) {
        return advertised != null ? advertised : bind + ":" + boundPort;
    }
}
