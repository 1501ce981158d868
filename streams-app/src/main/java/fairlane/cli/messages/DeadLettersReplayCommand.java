package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeadLetterReplay;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.NumberText;
import fairlane.cli.text.TextTable;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        header = "Sends dead letters again.",
        description = {
            "Publishes the requests as they were, through the same limits as every other request, and ahead of the"
                    + " first attempts of their senders. Each starts with all its attempts. The command first prints the"
                    + " number of messages by reason, and asks for confirmation.",
            "",
            "Cancelled and blocked messages are never replayed, nor are messages whose expiresAt has passed. The dead"
                    + " letters stay in their topic: a message that is replayed twice is sent twice."
        },
        footer = {
            "",
            "Examples:  fairlane dead-letters replay --reason ATTEMPTS_EXHAUSTED --since 2h",
            "           fairlane dead-letters replay --channel email --customer acme --yes"
        })
public final class DeadLettersReplayCommand extends ClusterCommand {
    @Mixin
    private final DeadLetterFilterOptions filterOptions = new DeadLetterFilterOptions();

    @Option(names = "--yes", description = "Does not ask for confirmation.")
    private boolean yes;

    public DeadLettersReplayCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        filterOptions.filter();
    }

    @Override
    public int run(Cluster cluster) {
        DeadLetterReplay replay = new DeadLetterReplay(cluster, filterOptions.filter());
        DeadLetterReplay.ReplayPlan plan = replay.plan();
        print(plan);
        if (plan.replayedCount() == 0) {
            return ExitCode.OK;
        }
        if (!yes
                && !Confirmation.confirm(
                        io(), "Send " + NumberText.quantity(plan.replayedCount(), "message") + " again?")) {
            io().out().println("Nothing was sent.");
            return ExitCode.REFUSED;
        }
        AtomicLong sent = new AtomicLong();
        ProgressLine progress = new ProgressLine(io(), sent::get);
        long count = replay.run(sentSoFar -> {
            sent.set(sentSoFar);
            progress.show();
        });
        progress.clear();
        io().out().println("Sent " + NumberText.quantity(count, "message") + " again.");
        return ExitCode.OK;
    }

    private void print(DeadLetterReplay.ReplayPlan plan) {
        if (plan.replayedCount() == 0) {
            io().out().println("There is nothing to replay.");
        } else {
            TextTable table = new TextTable(1, "REASON", "MESSAGES");
            plan.replayed().forEach((reason, count) -> table.add(List.of(reason, NumberText.number(count))));
            table.print(io().out());
        }
        plan.skipped()
                .forEach((skipReason, count) ->
                        io().out().println("Left: " + NumberText.number(count) + " " + skipReason));
        io().out().flush();
    }
}
