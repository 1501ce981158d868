package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "limits",
        synopsisSubcommandLabel = "<command>",
        header = "Lists, shows and changes what senders and customers are allowed.",
        description = "A limit is a record for a sender or a customer of a channel, or for all of them.")
public final class LimitsCommand extends CommandGroup {}
