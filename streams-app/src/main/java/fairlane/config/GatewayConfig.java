package fairlane.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway listens, and how much it takes on.
 *
 * @param bind the address that it listens at
 * @param port 0 to 65,535; 0: any that is free
 * @param access who may call
 * @param tls null: it speaks plain HTTP
 * @param maxBodyBytes of a call, 1 KiB to 1 GiB
 * @param maxCalls in hand at once, 1 to 1,000,000; more are turned away
 * @param timeout for Kafka to acknowledge, and for a caller to send its body, 1 s to 2 min
 */
public record GatewayConfig(
        String bind, int port, Access access, @Nullable Tls tls, long maxBodyBytes, int maxCalls, Duration timeout) {
    private static final long KIB = 1L << 10;
    private static final long GIB = 1L << 30;

    /**
     * Who may call.
     *
     * @param keys a file with the hashes of the keys; null: there are none, and everybody may do everything
     * @param insecure without keys also other machines may call
     */
    public record Access(@Nullable Path keys, boolean insecure) {}

    /**
     * What it proves itself with.
     *
     * @param certificate a file with its certificate and those that lead to a known one, in PEM
     * @param key a file with its private key, PKCS #8 in PEM
     */
    public record Tls(Path certificate, Path key) {}

    public GatewayConfig {
        RangeCheck.require(SettingKey.GATEWAY_PORT, port, 0, 65_535);
        RangeCheck.require(SettingKey.GATEWAY_MAX_BODY, maxBodyBytes, KIB, GIB);
        RangeCheck.require(SettingKey.GATEWAY_MAX_CALLS, maxCalls, 1, 1_000_000);
        RangeCheck.require(SettingKey.GATEWAY_TIMEOUT, timeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
        if (access.keys() == null && !access.insecure() && !isLoopback(bind)) {
            throw new ConfigException("gateway.bind is " + bind
                    + ", where other machines could do everything without a key; set gateway.keys, or"
                    + " gateway.insecure: true if that is meant");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("gateway.bind is an address of this machine, such as 0.0.0.0, not " + host);
        }
    }

    static @Nullable Tls tls(@Nullable Path certificate, @Nullable Path key) {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new ConfigException(
                    "gateway.tls.certificate and gateway.tls.key belong together; set both, or neither");
        }
        return new Tls(certificate, key);
    }
}
