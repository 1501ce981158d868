package fairlane.cli.inspection;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.HeldFilter;
import fairlane.admin.inspection.HeldMessageJson;
import fairlane.admin.inspection.InspectionClient;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.TimeText;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.wire.InspectionApi;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "peek",
        header = "Shows the held messages that will be released first.",
        description = "Prints the held messages in the predicted order of their release: first those that"
                + " only wait for the turn of their customer, then those that wait for a time, then paused ones."
                + " It only reads. Exit code 1 if a pipeline instance does not respond.",
        footer = {
            "",
            "Examples:  fairlane peek --channel sms",
            "           fairlane peek --customer acme --sender +15550100 --count 100 --show-bodies"
        })
public final class PeekCommand extends ClusterCommand {
    @Mixin
    private final HeldFilterOptions filterOptions = new HeldFilterOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            description = "Maximum number of messages, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--show-bodies", description = "Shows recipients and bodies unmasked.")
    private boolean showBodies;

    @Option(names = "--json", description = "Prints lines of JSON; times are epoch milliseconds.")
    private boolean json;

    public PeekCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        HeldFilter filter = filterOptions.filter();
        if (filter.channel() == null && filter.customer() == null) {
            throw new UsageException("no messages are selected; give --channel, or --customer, or both");
        }
        if (count < 1 || count > InspectionApi.MAX_FIRST_COUNT) {
            throw new UsageException("--count must be 1 to " + InspectionApi.MAX_FIRST_COUNT + ", not " + count);
        }
    }

    @Override
    public int run(Cluster cluster) {
        InspectionClient.FirstMessages first =
                new InspectionClient(cluster).firstMessages(filterOptions.filter(), count);
        if (first.messages().isEmpty()) {
            IncompleteResults.requireChannel(cluster, filterOptions.filter().channel());
        }
        print(cluster, first);
        return IncompleteResults.report(first.gaps(), io());
    }

    private void print(Cluster cluster, InspectionClient.FirstMessages first) {
        RecordReader<SendRequest> reader = cluster.encodings().reader(SendRequest.class);
        if (json) {
            HeldMessageJson lines = new HeldMessageJson(reader, showBodies);
            first.messages().forEach(message -> io().out().println(lines.toJson(message)));
        } else if (!first.messages().isEmpty() || first.gaps().isEmpty()) {
            TimeText times = new TimeText(System.currentTimeMillis(), ZoneId.systemDefault());
            new PeekText(io().out(), times, reader, showBodies).print(first.messages(), first.more());
        }
    }
}
