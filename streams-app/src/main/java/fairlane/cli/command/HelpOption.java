package fairlane.cli.command;

import picocli.CommandLine.Option;

/** The option {@code --help}, which every command has: a mixin. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    private boolean help;
}
