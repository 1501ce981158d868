package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "topics",
        synopsisSubcommandLabel = "<command>",
        header = "Creates the topics.",
        description = "Topics connect Fairlane's processes.")
public final class TopicsCommand extends CommandGroup {}
