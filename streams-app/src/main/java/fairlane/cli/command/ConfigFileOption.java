package fairlane.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config} as a mixin. */
public final class ConfigFileOption {
    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Configuration file. FAIRLANE_* environment variables and options take precedence over it.")
    private @Nullable Path file;

    /** Returns the configuration file; null if none is given. */
    public @Nullable Path file() {
        return file;
    }
}
