package fairlane.cli.command;

import fairlane.config.FairlaneConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A picocli mixin with the options that every command that connects to Kafka has. */
final class CommonOptions {
    @Mixin
    private final ConfigFileOption configFile = new ConfigFileOption();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka bootstrap server (default: localhost:9092).")
    private @Nullable String bootstrapServer;

    @Mixin
    private final HelpOption help = new HelpOption();

    /**
     * Loads the configuration.
     *
     * @param settingsFromOptions configuration values that are given as options of the command, by configuration key;
     *     they override the values of the configuration file and of the environment
     */
    FairlaneConfig load(Io io, Map<String, String> settingsFromOptions) {
        Map<String, String> options = new HashMap<>(settingsFromOptions);
        if (bootstrapServer != null) {
            options.put("bootstrap.servers", bootstrapServer);
        }
        return FairlaneConfig.load(configFile.file(), io.environment(), options);
    }
}
