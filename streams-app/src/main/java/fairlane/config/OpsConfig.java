package fairlane.config;

/**
 * The address at which a process serves its metrics and health checks, and whether it collects metrics.
 *
 * @param bind the address to listen on
 * @param port the port to listen on, 0 to 65,535; 0 selects any free port
 * @param metricsEnabled whether metrics are collected and served
 */
public record OpsConfig(String bind, int port, boolean metricsEnabled) {
    public OpsConfig {
        RangeCheck.require(SettingKey.OPS_PORT, port, 0, 65_535);
    }
}
