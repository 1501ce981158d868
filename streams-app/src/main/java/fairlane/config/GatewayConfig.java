package fairlane.config;

import java.time.Duration;

/**
 * How the gateway listens, and how much it takes on.
 *
 * @param bind the address that it listens at
 * @param port 0 to 65,535; 0: any that is free
 * @param maxBodyBytes of a call, 1 KiB to 1 GiB
 * @param maxCalls in hand at once, 1 to 1,000,000; more are turned away
 * @param timeout for Kafka to acknowledge, and for a caller to send its body, 1 s to 2 min
 */
public record GatewayConfig(String bind, int port, long maxBodyBytes, int maxCalls, Duration timeout) {
    private static final long KIB = 1L << 10;
    private static final long GIB = 1L << 30;

    public GatewayConfig {
        Check.range(Key.GATEWAY_PORT, port, 0, 65_535);
        Check.range(Key.GATEWAY_MAX_BODY, maxBodyBytes, KIB, GIB);
        Check.range(Key.GATEWAY_MAX_CALLS, maxCalls, 1, 1_000_000);
        Check.range(Key.GATEWAY_TIMEOUT, timeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
    }
}
