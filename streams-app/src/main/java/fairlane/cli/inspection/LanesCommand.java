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
        header = "Shows what is held, how much, how old, and why.",
        description = {
            "A lane is the queue of one sender of a customer on a channel. The oldest come first. NEXT LEAVES IN is the"
                    + " earliest that the first can leave; EMPTY IN, when the last leaves if no more come; - where that"
                    + " depends on what others send, or on who paused it.",
            "",
            "What is scheduled for later has a row of its own. Every running instance of the pipeline is asked; exit"
                    + " code 1 if one does not answer."
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
            description = "At most so many, the oldest (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--json",
            description = "Every lane as a line of JSON instead, as they come; times are epoch milliseconds.")
    private boolean json;

    public LanesCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        if (count < 1) {
            throw new UsageException("--count is at least 1, not " + count);
        }
    }

    @Override
    public int run(Cluster cluster) {
        HeldFilter filter = filterOptions.filter();
        InspectionClient.InspectionResult end = json ? printLines(cluster, filter) : printTable(cluster, filter);
        return IncompleteResults.report(end.gaps(), io());
    }

    private InspectionClient.InspectionResult printLines(Cluster cluster, HeldFilter filter) {
        JsonMapper mapper = new JsonMapper();
        return new InspectionClient(cluster).lanes(filter, lane -> io().out().println(line(mapper, lane)));
    }

    private InspectionClient.InspectionResult printTable(Cluster cluster, HeldFilter filter) {
        LanesSummary summary = new LanesSummary(count);
        InspectionClient.InspectionResult end = new InspectionClient(cluster).lanes(filter, summary::add);
        if (end.rowCount() == 0) {
            IncompleteResults.requireChannel(cluster, filter.channel());
        }
        if (end.rowCount() > 0 || end.gaps().isEmpty()) {
            TimeText times = new TimeText(System.currentTimeMillis(), ZoneId.systemDefault());
            new LanesText(io().out(), times).print(summary);
        }
        return end;
    }

    private static String line(JsonMapper mapper, HeldLane lane) {
        try {
            return mapper.writeValueAsString(lane);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is no JSON", e);
        }
    }
}
