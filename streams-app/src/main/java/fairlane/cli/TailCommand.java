package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.Delivery;
import fairlane.admin.DeliveryTail;
import fairlane.admin.TailSummary;
import fairlane.ops.ShutdownSignal;
import fairlane.schema.SendRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tail",
        header = "Shows the deliveries of a channel.",
        description = {
            "JSON lines, as they are committed. It only looks: it acknowledges nothing. Ctrl-C ends it.",
            "",
            "--summary prints a table instead when it ends. Waits are from acceptance to release, of first attempts. IN A"
                    + " PLAIN FIFO is what the longest wait would have been in one queue for everybody: the same messages"
                    + " in the order of their acceptance, through the release times that were observed.",
            "",
            "ORDER, MISSING and TWICE compare with what stands in the requests topics: of one topic, customer, sender"
                    + " and priority, what has no notBefore has to come in its order there. MISSING did not come although a"
                    + " later one did, and is no dead letter; TO COME has not come, and nor has a later one; TWICE came"
                    + " more often than its id was published."
        },
        footer = {
            "",
            "Examples:  fairlane tail sms",
            "           fairlane tail email --from-beginning --count 10110 --summary"
        })
final class TailCommand extends ClusterCommand {
    private static final Duration POLL = Duration.ofMillis(100);

    @Parameters(paramLabel = "CHANNEL", description = "Whose deliveries.")
    private String channel = "";

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many; exit code 1 if it ends with fewer.")
    private @Nullable Long count;

    @Option(names = "--timeout", paramLabel = "S", description = "Ends when nothing has come for so many seconds.")
    private @Nullable Double timeoutSeconds;

    @Option(names = "--from-beginning", description = "Also what was delivered before.")
    private boolean fromBeginning;

    @Option(names = "--summary", description = "A table at the end instead of lines.")
    private boolean summary;

    @Option(
            names = "--by",
            paramLabel = "WHOM",
            description =
                    "Rows of the table: customer or sender (default: customer where there are several, else sender).")
    private TailSummary.@Nullable By by;

    TailCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        if (!fairlane.schema.Topics.isChannelName(channel)) {
            throw new MistakeException("\"" + channel + "\" is not a channel's name; see: fairlane channels list");
        }
        if (count != null && count < 1) {
            throw new MistakeException("--count is at least 1, not " + count);
        }
        if (timeoutSeconds != null && !(timeoutSeconds > 0)) {
            throw new MistakeException("--timeout is more than 0 seconds, not " + timeoutSeconds);
        }
    }

    @Override
    int run(Cluster cluster) {
        try (ShutdownSignal signal = ShutdownSignal.install();
                DeliveryTail tail = new DeliveryTail(cluster, channel, fromBeginning)) {
            return summary ? summarise(cluster, tail, signal) : printLines(cluster, tail, signal);
        }
    }

    private int printLines(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        DeliveryJson json = new DeliveryJson(cluster.encodings().reader(SendRequest.class));
        return exitCode(follow(tail, signal, delivery -> io().out().println(json.line(delivery))));
    }

    private int summarise(Cluster cluster, DeliveryTail tail, ShutdownSignal signal) {
        if (io().errorsAreTerminal() && count == null && timeoutSeconds == null) {
            io().err().println("Collecting deliveries; Ctrl-C ends that and prints the table.");
        }
        TailSummary table = new TailSummary();
        long seen = follow(tail, signal, table::add);
        TailSummary.By rows = by == null ? table.sensible() : by;
        new SummaryText(io().out()).print(table.report(cluster, channel, rows, fromBeginning));
        io().out().flush();
        return exitCode(seen);
    }

    /** @return how many there were */
    private long follow(DeliveryTail tail, ShutdownSignal signal, Consumer<Delivery> reader) {
        long seen = 0;
        long lastAt = System.nanoTime();
        while (!signal.asked().isDone() && (count == null || seen < count) && !isTimeout(lastAt)) {
            for (Delivery delivery : tail.poll(POLL)) {
                if (count == null || seen < count) {
                    reader.accept(delivery);
                    seen++;
                }
                lastAt = System.nanoTime();
            }
        }
        return seen;
    }

    private boolean isTimeout(long lastAt) {
        return timeoutSeconds != null && System.nanoTime() - lastAt > timeoutSeconds * 1e9;
    }

    private int exitCode(long seen) {
        if (count == null || seen >= count) {
            return ExitCode.OK;
        }
        io().err().println("fairlane: " + Text.number(seen) + " of " + Text.number(count) + " deliveries came");
        return ExitCode.REFUSED;
    }
}
