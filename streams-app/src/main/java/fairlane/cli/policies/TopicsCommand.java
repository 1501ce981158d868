package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        synopsisSubcommandLabel = "<command>",
        header = "Makes the topics.",
        description = "Topics are where Fairlane's parts meet.")
public final class TopicsCommand extends CommandGroup {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;
}
