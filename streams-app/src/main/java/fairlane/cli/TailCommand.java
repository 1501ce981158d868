package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeliveryTail;
import fairlane.admin.topics.FairnessSummary;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.ops.ShutdownSignal;
import fairlane.schema.SendRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tail",
        header = "Shows the deliveries of a channel.",
        description = {
            "JSON lines, as they are committed. It only looks: it acknowledges nothing. Ctrl-C ends it.",
            "",
            "--summary prints a table instead when it ends. Waits are from acceptance to release, of first attempts."
                    + " IN A PLAIN FIFO is what the longest wait would have been in one queue for everybody: the same"
                    + " messages in the order of their acceptance, through the release times that were observed.",
            "",
            "ORDER, MISSING and TWICE compare with what stands in the requests topics: of one topic, customer, sender"
                + " and priority, what has no notBefore has to come in its order there. MISSING did not come although"
                + " a later one did, and is no dead letter; TO COME has not come, and nor has a later one; TWICE came"
                + " more often than its id was published."
        },
        footer = {
            "",
            "Examples:  fairlane tail sms",
            "           fairlane tail email --from-beginning --count 10110 --summary"
        })
final class TailCommand extends ClusterCommand {
    @Parameters(paramLabel = "CHANNEL", description = "Whose deliveries.")
    private String channel = "";

    @Mixin
    private final FollowOptions following = new FollowOptions();

    @Option(names = "--summary", description = "A table at the end instead of lines.")
    private boolean summary;

    @Option(
            names = "--by",
            paramLabel = "WHOM",
            description =
                    "Rows of the table: customer or sender (default: customer where there are several, else sender).")
    private FairnessSummary.@Nullable Grouping by;

    TailCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        if (!fairlane.schema.Topics.isChannelName(channel)) {
            throw new MistakeException("\"" + channel + "\" is not a channel's name; see: fairlane channels list");
        }
        following.check();
    }

    @Override
    int run(Cluster cluster) {
        try (ShutdownSignal signal = ShutdownSignal.install();
                DeliveryTail tail = new DeliveryTail(cluster, channel, following.fromBeginning())) {
            return summary ? summarise(cluster, tail, signal) : printLines(cluster, tail, signal);
        }
    }

    private int printLines(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        DeliveryJson json = new DeliveryJson(cluster.encodings().reader(SendRequest.class));
        return exitCode(follow(tail, signal, delivery -> io().out().println(json.line(delivery))));
    }

    private int summarise(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        if (io().errorsAreTerminal() && following.isEndless()) {
            io().err().println("Collecting deliveries; Ctrl-C ends that and prints the table.");
        }
        FairnessSummary table = new FairnessSummary();
        long seen = follow(tail, signal, table::add);
        FairnessSummary.Grouping rows = by == null ? table.defaultGrouping() : by;
        new SummaryText(io().out()).print(table.report(cluster, channel, rows, following.fromBeginning()));
        io().out().flush();
        return exitCode(seen);
    }

    private long follow(DeliveryTail tail, ShutdownSignal signal, Consumer<ReleasedMessage> reader) {
        return following.follow(tail, signal, delivery -> {
            reader.accept(delivery);
            return true;
        });
    }

    private int exitCode(long seen) {
        return following.exitCode(seen, "deliveries", io());
    }
}
