package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "limits",
        synopsisSubcommandLabel = "<command>",
        header = "Lists, shows and changes the limits of senders and customers.",
        description = "A limit is a record for one sender or customer of a channel, or for all of them.")
public final class LimitsCommand extends CommandGroup {}
