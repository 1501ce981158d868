package fairlane.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance listens for HTTP.
 *
 * @param bind the address that it listens at
 * @param port 0 to 65,535; 0: any that is free
 * @param advertised host:port by which other machines reach it; null: where it listens
 */
public record HttpConfig(String bind, int port, @Nullable String advertised) {
    private static final Pattern HOST_PORT = Pattern.compile("\\S+:\\d{1,5}");
    private static final Set<String> WILDCARD_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

    public HttpConfig {
        RangeCheck.require(SettingKey.HTTP_PORT, port, 0, 65_535);
        if (advertised != null && !HOST_PORT.matcher(advertised).matches()) {
            throw new ConfigException(
                    "http.advertised is host:port, such as 10.0.0.7:8081, not \"" + advertised + "\"");
        }
        if (advertised == null && WILDCARD_ADDRESSES.contains(bind)) {
            throw new ConfigException("http.bind is " + bind
                    + ", which no other machine can call; set http.advertised to the host:port by which they"
                    + " reach this one");
        }
    }

    /** host:port by which others reach what listens at {@code boundPort} here. */
    public String advertised(int boundPort) {
        return advertised != null ? advertised : bind + ":" + boundPort;
    }
}
