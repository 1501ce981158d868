package fairlane.cli.inspection;

import fairlane.admin.inspection.LanesSummary;
import fairlane.cli.text.NumberText;
import fairlane.cli.text.TextTable;
import fairlane.cli.text.TimeText;
import fairlane.wire.HeldLane;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prints the output of the command {@code lanes}, which consists of the lanes with the oldest messages and the totals
 * by hold reason.
 */
final class LanesText {
    private static final String UNKNOWN = "-";

    private final PrintWriter out;
    private final TimeText times;

    LanesText(PrintWriter out, TimeText times) {
        this.out = out;
        this.times = times;
    }

    void print(LanesSummary summary) {
        if (summary.total().lanes() == 0) {
            out.println("Nothing is held.");
            return;
        }
        List<HeldLane> oldest = summary.oldest();
        TextTable table = new TextTable(
                4, "CHANNEL", "CUSTOMER", "SENDER", "WHY", "HELD", "OLDEST", "NEXT LEAVES IN", "EMPTY IN");
        oldest.forEach(lane -> table.add(cells(lane)));
        table.print(out);
        printOmitted(summary.total().lanes() - oldest.size());
        out.println();
        printTotals(summary);
        printInFlight(summary);
    }

    private List<String> cells(HeldLane lane) {
        return List.of(
                lane.channel(),
                lane.customer(),
                lane.sender(),
                lane.hold(),
                NumberText.number(lane.held()),
                times.since(lane.oldestAcceptedAt()),
                untilOrUnknown(lane.leavesAt()),
                untilOrUnknown(lane.emptyAt()));
    }

    private String untilOrUnknown(@Nullable Long epochMillis) {
        return epochMillis == null ? UNKNOWN : times.until(epochMillis);
    }

    private void printOmitted(long omitted) {
        if (omitted > 0) {
            out.println("and " + NumberText.quantity(omitted, "lane")
                    + " more, whose messages are newer; --count shows more.");
        }
    }

    private void printTotals(LanesSummary summary) {
        TextTable table = new TextTable(2, "WHY", "MEANING", "MESSAGES", "LANES");
        summary.byHold().forEach((hold, total) -> table.add(cells(hold, HoldText.of(hold), total)));
        if (summary.byHold().size() > 1) {
            table.add(cells("all", "", summary.total()));
        }
        table.print(out);
    }

    private void printInFlight(LanesSummary summary) {
        summary.lanesHeldByWindow()
                .forEach(lane -> out.println("CHANNEL_WINDOW: "
                        + InFlightText.of(lane.channel(), lane.partition(), Objects.requireNonNull(lane.inFlight()))
                        + "."));
    }

    private static List<String> cells(String name, String meaning, LanesSummary.HeldTotal total) {
        return List.of(name, meaning, NumberText.number(total.messages()), NumberText.number(total.lanes()));
    }
}
