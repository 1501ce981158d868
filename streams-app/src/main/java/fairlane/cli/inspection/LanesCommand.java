package fairlane.cli.inspection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.admin.Cluster;
import fairlane.admin.inspection.HeldFilter;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.LanesSummary;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.TimeText;
import fairlane.wire.HeldLane;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "lanes",
        header = "Shows the held messages by lane: how many, how old, and why.",
        description = {
            "A lane is the queue of one sender of a customer on a channel. The lanes with the oldest messages come"
                    + " first. NEXT LEAVES IN is the earliest time when the first message can leave; EMPTY IN is when the"
                    + " last one leaves if no more arrive; - means that it depends on the messages of other customers, or"
                    + " on the end of a pause.",
            "",
            "Scheduled messages have a row of their own. The command queries every running pipeline instance; exit"
                    + " code 1 if one does not respond."
        },
        footer = {"", "Examples:  fairlane lanes", "           fairlane lanes --channel sms --customer acme --count 200"
        })
public final class LanesCommand extends ClusterCommand {
    @Mixin
    private final HeldFilterOptions filterOptions = new HeldFilterOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum number of lanes, oldest first (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--json",
            description = "Prints every lane as a line of JSON, in no particular order; times are epoch milliseconds.")
    private boolean json;

    public LanesCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        if (count < 1) {
            throw new UsageException("--count must be at least 1, not " + count);
        }
    }

    @Override
    public int run(Cluster cluster) {
        HeldFilter filter = filterOptions.filter();
        InspectionClient.InspectionResult result = json ? printLines(cluster, filter) : printTable(cluster, filter);
        return IncompleteResults.report(result.gaps(), io());
    }

    private InspectionClient.InspectionResult printLines(Cluster cluster, HeldFilter filter) {
        JsonMapper mapper = new JsonMapper();
        return new InspectionClient(cluster).lanes(filter, lane -> io().out().println(line(mapper, lane)));
    }

    private InspectionClient.InspectionResult printTable(Cluster cluster, HeldFilter filter) {
        LanesSummary summary = new LanesSummary(count);
        InspectionClient.InspectionResult result = new InspectionClient(cluster).lanes(filter, summary::add);
        if (result.rowCount() == 0) {
            IncompleteResults.requireChannel(cluster, filter.channel());
        }
        if (result.rowCount() > 0 || result.gaps().isEmpty()) {
            TimeText times = new TimeText(System.currentTimeMillis(), ZoneId.systemDefault());
            new LanesText(io().out(), times).print(summary);
        }
        return result;
    }

    private static String line(JsonMapper mapper, HeldLane lane) {
        try {
            return mapper.writeValueAsString(lane);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a record of texts and numbers as JSON", e);
        }
    }
}
