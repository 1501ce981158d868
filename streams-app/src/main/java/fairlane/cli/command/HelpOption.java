package fairlane.cli.command;

import picocli.CommandLine.Option;

/** A picocli mixin with the option {@code --help}, which every command has. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    private boolean help;
}
