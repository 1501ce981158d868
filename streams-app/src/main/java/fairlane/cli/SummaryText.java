package fairlane.cli;

import fairlane.admin.topics.FairnessRow;
import fairlane.admin.topics.FairnessSummary;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The table of {@code tail --summary}. */
final class SummaryText {
    private static final int ROWS = 50;

    private final PrintWriter out;

    SummaryText(PrintWriter out) {
        this.out = out;
    }

    void print(FairnessSummary.FairnessReport report) {
        String who = report.grouping() == FairnessSummary.Grouping.CUSTOMER ? "CUSTOMER" : "SENDER";
        TextTable table = new TextTable(
                1,
                who,
                "MESSAGES",
                "LONGEST WAIT",
                "IN A PLAIN FIFO",
                "SMALLEST GAP",
                "LARGEST GAP",
                "ORDER",
                "MISSING",
                "TWICE",
                "TO COME");
        List<FairnessRow> rows = report.rows();
        rows.stream().limit(ROWS).forEach(row -> table.add(cells(row)));
        if (rows.size() > 1) {
            table.add(total(rows));
        }
        table.print(out);
        if (rows.size() > ROWS) {
            out.println("These are the " + ROWS + " with the most messages, of " + Text.number(rows.size())
                    + "; all has every one.");
        }
        if (report.withoutHeaders() > 0) {
            out.println(Text.count(report.withoutHeaders(), "message")
                    + " without the headers of a pipeline, not counted above");
        }
    }

    private static List<String> cells(FairnessRow row) {
        return List.of(
                row.name(),
                Text.number(row.messages()),
                Text.seconds(row.longestWait()),
                Text.seconds(row.longestFifoWait()),
                gap(row.smallestGap()),
                gap(row.largestGap()),
                order(row.outOfOrder()),
                Text.number(row.missing()),
                Text.number(row.duplicates()),
                Text.number(row.pending()));
    }

    private static List<String> total(List<FairnessRow> rows) {
        return List.of(
                "all",
                Text.number(sum(rows, FairnessRow::messages)),
                Text.seconds(
                        rows.stream().mapToLong(FairnessRow::longestWait).max().orElse(0)),
                Text.seconds(rows.stream()
                        .mapToLong(FairnessRow::longestFifoWait)
                        .max()
                        .orElse(0)),
                gap(rows.stream()
                        .map(FairnessRow::smallestGap)
                        .flatMapToLong(OptionalLong::stream)
                        .min()),
                gap(gaps(rows, FairnessRow::largestGap).max()),
                order(sum(rows, FairnessRow::outOfOrder)),
                Text.number(sum(rows, FairnessRow::missing)),
                Text.number(sum(rows, FairnessRow::duplicates)),
                Text.number(sum(rows, FairnessRow::pending)));
    }

    private static java.util.stream.LongStream gaps(List<FairnessRow> rows, Function<FairnessRow, OptionalLong> gap) {
        return rows.stream().map(gap).flatMapToLong(OptionalLong::stream);
    }

    private static long sum(List<FairnessRow> rows, ToLongFunction<FairnessRow> figure) {
        return rows.stream().mapToLong(figure).sum();
    }

    private static String gap(OptionalLong millis) {
        return millis.isPresent() ? Text.number(millis.getAsLong()) + " ms" : "-";
    }

    private static String order(long outOfOrder) {
        return outOfOrder == 0 ? "kept" : Text.number(outOfOrder) + " wrong";
    }
}
