package fairlane.cli.command;

import fairlane.config.FairlaneConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that talks to Kafka takes. */
final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Settings; FAIRLANE_* in the environment and options are over them.")
    private @Nullable Path configFile;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: localhost:9092).")
    private @Nullable String bootstrapServer;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    /** @param settingsFromOptions settings that options of the command stand for */
    FairlaneConfig load(Io io, Map<String, String> settingsFromOptions) {
        Map<String, String> options = new HashMap<>(settingsFromOptions);
        if (bootstrapServer != null) {
            options.put("bootstrap.servers", bootstrapServer);
        }
        return FairlaneConfig.load(configFile, io.environment(), options);
    }
}
