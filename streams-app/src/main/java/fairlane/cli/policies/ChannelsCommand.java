package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "channels",
        synopsisSubcommandLabel = "<command>",
        header = "Lists, shows, changes and deletes channels.",
        description = "A channel is one way out: a connection to a carrier, an e-mail provider.")
public final class ChannelsCommand extends CommandGroup {}
