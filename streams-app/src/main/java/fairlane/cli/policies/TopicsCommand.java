package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "topics",
        synopsisSubcommandLabel = "<command>",
        header = "Makes the topics.",
        description = "Topics are where Fairlane's parts meet.")
public final class TopicsCommand extends CommandGroup {}
