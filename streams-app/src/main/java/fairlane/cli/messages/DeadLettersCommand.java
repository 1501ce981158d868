package fairlane.cli.messages;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "<command>",
        header = "Shows what was given up on, and why, and sends it again.",
        description = "What can never be delivered is kept, with the reason.")
public final class DeadLettersCommand extends CommandGroup {}
