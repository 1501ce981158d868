package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeadLetterReplay;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        header = "Sends messages again that were given up on.",
        description = {
            "As they came, through the same limits as everything else, and before what their senders send for the first"
                    + " time. They have all their attempts before them. Says how many there are, by reason, and asks.",
            "",
            "What was cancelled or blocked is never replayed, and nothing whose expiresAt has passed. The dead letters"
                    + " stay where they are: what is replayed twice is sent twice."
        },
        footer = {
            "",
            "Examples:  fairlane dead-letters replay --reason ATTEMPTS_EXHAUSTED --since 2h",
            "           fairlane dead-letters replay --channel email --customer acme --yes"
        })
final class DeadLettersReplayCommand extends ClusterCommand {
    @Mixin
    private final DeadLetterOptions which = new DeadLetterOptions();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    DeadLettersReplayCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        which.filter();
    }

    @Override
    int run(Cluster cluster) {
        DeadLetterReplay replay = new DeadLetterReplay(cluster, which.filter());
        DeadLetterReplay.ReplayPlan plan = replay.plan();
        print(plan);
        if (plan.replayedCount() == 0) {
            return ExitCode.OK;
        }
        if (!yes && !Confirmation.asked(io(), "Send " + Text.count(plan.replayedCount(), "message") + " again?")) {
            io().out().println("Nothing was sent.");
            return ExitCode.REFUSED;
        }
        AtomicLong sent = new AtomicLong();
        Progress progress = new Progress(io(), sent::get);
        long count = replay.run(so -> {
            sent.set(so);
            progress.show();
        });
        progress.end();
        io().out().println("Sent " + Text.count(count, "message") + " again.");
        return ExitCode.OK;
    }

    private void print(DeadLetterReplay.ReplayPlan plan) {
        if (plan.replayedCount() == 0) {
            io().out().println("There is nothing to replay.");
        } else {
            TextTable table = new TextTable(1, "REASON", "MESSAGES");
            plan.replayed().forEach((reason, count) -> table.add(List.of(reason, Text.number(count))));
            table.print(io().out());
        }
        plan.skipped().forEach((why, count) -> io().out().println("Left: " + Text.number(count) + " " + why));
        io().out().flush();
    }
}
