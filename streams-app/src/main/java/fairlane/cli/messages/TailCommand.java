package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeliveryTail;
import fairlane.admin.topics.FairnessSummary;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
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
        header = "Shows the released messages of a channel.",
        description = {
            "Prints a line of JSON for each message as it is released. The command only reads; it acknowledges"
                    + " nothing. Ctrl-C ends it.",
            "",
            "--summary prints a table instead when it ends. Waits are from acceptance to release, of first attempts."
                    + " IN A PLAIN FIFO is the longest wait in a single queue for all customers: the same messages in the"
                    + " order of acceptance, released at the observed times.",
            "",
            "ORDER, MISSING and TWICE compare the deliveries with the requests topics. Requests of one topic,"
                    + " customer, sender and priority without notBefore have to arrive in the order of that topic. MISSING"
                    + " did not arrive although a later one did, and is no dead letter; TO COME has not arrived, nor has a"
                    + " later one; TWICE arrived more often than its id was published."
        },
        footer = {
            "",
            "Examples:  fairlane tail sms",
            "           fairlane tail email --from-beginning --count 10110 --summary"
        })
public final class TailCommand extends ClusterCommand {
    @Parameters(paramLabel = "CHANNEL", description = "The channel whose messages to show.")
    private String channel = "";

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Option(names = "--summary", description = "Prints a table at the end instead of lines.")
    private boolean summary;

    @Option(
            names = "--by",
            paramLabel = "WHOM",
            description =
                    "Rows of the table: customer or sender (default: customer if there are several, else sender).")
    private FairnessSummary.@Nullable Grouping by;

    public TailCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        if (!fairlane.schema.Topics.isChannelName(channel)) {
            throw new UsageException("\"" + channel + "\" is not a channel name; see: fairlane channels list");
        }
        followOptions.validate();
    }

    @Override
    public int run(Cluster cluster) {
        try (ShutdownSignal signal = ShutdownSignal.install();
                DeliveryTail tail = new DeliveryTail(cluster, channel, followOptions.fromBeginning())) {
            return summary ? printSummary(cluster, tail, signal) : printLines(cluster, tail, signal);
        }
    }

    private int printLines(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        ReleasedMessageJson json = new ReleasedMessageJson(cluster.encodings().reader(SendRequest.class));
        return exitCode(follow(tail, signal, delivery -> io().out().println(json.line(delivery))));
    }

    private int printSummary(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        if (io().errorsAreTerminal() && followOptions.isEndless()) {
            io().err().println("Collecting deliveries; Ctrl-C ends that and prints the table.");
        }
        FairnessSummary tailSummary = new FairnessSummary();
        long seen = follow(tail, signal, tailSummary::add);
        FairnessSummary.Grouping rowKey = by == null ? tailSummary.defaultGrouping() : by;
        new SummaryText(io().out()).print(tailSummary.report(cluster, channel, rowKey, followOptions.fromBeginning()));
        io().out().flush();
        return exitCode(seen);
    }

    private long follow(DeliveryTail tail, ShutdownSignal signal, Consumer<ReleasedMessage> consumer) {
        return followOptions.follow(tail, signal, delivery -> {
            consumer.accept(delivery);
            return true;
        });
    }

    private int exitCode(long seen) {
        return followOptions.exitCode(seen, "deliveries", io());
    }
}
