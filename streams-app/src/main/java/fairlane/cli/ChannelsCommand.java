package fairlane.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "channels",
        synopsisSubcommandLabel = "<command>",
        header = "Lists, shows, changes and deletes channels.",
        description = "A channel is one way out: a connection to a carrier, an e-mail provider.")
final class ChannelsCommand extends CommandGroup {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;
}
