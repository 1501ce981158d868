package fairlane.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picocli mixin with the option {@code --config}. */
public final class ConfigFileOption {
    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Configuration file. FAIRLANE_* environment variables and options take precedence over it.")
    private @Nullable Path file;

    /** Returns the path of the configuration file; null if the option is not given. */
    public @Nullable Path file() {
        return file;
    }
}
