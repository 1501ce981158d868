package fairlane.cli.messages;

import fairlane.cli.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "<command>",
        header = "Lists dead letters and sends them again.",
        description = "A message that can never be delivered is kept as a dead letter, with the reason.")
public final class DeadLettersCommand extends CommandGroup {}
