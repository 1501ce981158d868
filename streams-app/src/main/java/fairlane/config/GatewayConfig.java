package fairlane.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The address and the limits of a gateway.
 *
 * @param bind the address to listen on
 * @param port the port to listen on, 0 to 65,535; 0 selects any free port
 * @param access which callers the gateway admits
 * @param tls the TLS certificate and its private key; null to serve plain HTTP
 * @param maxBodyBytes maximum size of a request body in bytes, 1 KiB to 1 GiB
 * @param maxCalls maximum number of HTTP calls in progress, 1 to 1,000,000; further calls are rejected
 * @param timeout how long the gateway waits for Kafka to acknowledge a record, and for a caller to send the body of a
 *     request, 1 s to 2 min
 */
public record GatewayConfig(
        String bind, int port, Access access, @Nullable Tls tls, long maxBodyBytes, int maxCalls, Duration timeout) {
    private static final long KIB = 1L << 10;
    private static final long GIB = 1L << 30;

    /**
     * Which callers the gateway admits.
     *
     * @param keys a file with the hashes of the API keys; null if calls need no key, in which case every caller may
     *     make every call
     * @param insecure whether a gateway that requires no keys also admits callers on other machines
     */
    public record Access(@Nullable Path keys, boolean insecure) {}

    /**
     * The TLS certificate of a gateway.
     *
     * @param certificate a PEM file with the certificate chain, which starts with the certificate of the gateway itself
     * @param key a PEM file with the private key in the format PKCS #8
     */
    public record Tls(Path certificate, Path key) {}

    public GatewayConfig {
        RangeCheck.require(SettingKey.GATEWAY_PORT, port, 0, 65_535);
        RangeCheck.require(SettingKey.GATEWAY_MAX_BODY, maxBodyBytes, KIB, GIB);
        RangeCheck.require(SettingKey.GATEWAY_MAX_CALLS, maxCalls, 1, 1_000_000);
        RangeCheck.require(SettingKey.GATEWAY_TIMEOUT, timeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
        if (access.keys() == null && !access.insecure() && !isLoopback(bind)) {
            throw new ConfigException("gateway.bind is " + bind
                    + ", so other machines could do everything without a key; set gateway.keys, or"
                    + " gateway.insecure: true if this is intended");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("gateway.bind must be an address of this machine, such as 0.0.0.0, not " + host);
        }
    }

    static @Nullable Tls tls(@Nullable Path certificate, @Nullable Path key) {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new ConfigException(
                    "gateway.tls.certificate and gateway.tls.key must be set together; set both, or neither");
        }
        return new Tls(certificate, key);
    }
}
