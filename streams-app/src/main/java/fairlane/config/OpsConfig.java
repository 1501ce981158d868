package fairlane.config;

/**
 * Where a process tells its metrics and its health.
 *
 * @param bind the address that it listens at
 * @param port 0 to 65,535; 0: any that is free
 * @param metricsEnabled whether anything is counted at all
 */
public record OpsConfig(String bind, int port, boolean metricsEnabled) {
    public OpsConfig {
        RangeCheck.require(SettingKey.OPS_PORT, port, 0, 65_535);
    }
}
