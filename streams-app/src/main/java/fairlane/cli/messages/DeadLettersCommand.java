package fairlane.cli.messages;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "<command>",
        header = "Shows what was given up on, and why, and sends it again.",
        description = "What can never be delivered is kept, with the reason.")
public final class DeadLettersCommand extends CommandGroup {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;
}
