package fairlane.cli.policies;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "channels",
        synopsisSubcommandLabel = "<command>",
        header = "Lists, shows, changes and deletes channels.",
        description = "A channel is one way to send, such as a connection to an SMS carrier or an e-mail provider.")
public final class ChannelsCommand extends CommandGroup {}
