package fairlane.cli.messages;

import fairlane.admin.topics.FairnessRow;
import fairlane.admin.topics.FairnessSummary;
import fairlane.cli.text.NumberText;
import fairlane.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Prints the table of the command {@code tail --summary}. */
final class SummaryText {
    private static final int MAX_ROWS = 50;

    private final PrintWriter out;

    SummaryText(PrintWriter out) {
        this.out = out;
    }

    void print(FairnessSummary.FairnessReport report) {
        String keyHeading = report.grouping() == FairnessSummary.Grouping.CUSTOMER ? "CUSTOMER" : "SENDER";
        TextTable table = new TextTable(
                1,
                keyHeading,
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
        rows.stream().limit(MAX_ROWS).forEach(row -> table.add(cells(row)));
        if (rows.size() > 1) {
            table.add(total(rows));
        }
        table.print(out);
        if (rows.size() > MAX_ROWS) {
            out.println("These are the " + MAX_ROWS + " with the most messages, of " + NumberText.number(rows.size())
                    + "; the row all includes every one.");
        }
        if (report.withoutHeaders() > 0) {
            out.println(NumberText.quantity(report.withoutHeaders(), "message")
                    + " without the headers of a pipeline, not included above");
        }
    }

    private static List<String> cells(FairnessRow row) {
        return List.of(
                row.name(),
                NumberText.number(row.messages()),
                NumberText.seconds(row.longestWait()),
                NumberText.seconds(row.longestFifoWait()),
                gapText(row.smallestGap()),
                gapText(row.largestGap()),
                orderText(row.outOfOrder()),
                NumberText.number(row.missing()),
                NumberText.number(row.duplicates()),
                NumberText.number(row.pending()));
    }

    private static List<String> total(List<FairnessRow> rows) {
        return List.of(
                "all",
                NumberText.number(sum(rows, FairnessRow::messages)),
                NumberText.seconds(
                        rows.stream().mapToLong(FairnessRow::longestWait).max().orElse(0)),
                NumberText.seconds(rows.stream()
                        .mapToLong(FairnessRow::longestFifoWait)
                        .max()
                        .orElse(0)),
                gapText(rows.stream()
                        .map(FairnessRow::smallestGap)
                        .flatMapToLong(OptionalLong::stream)
                        .min()),
                gapText(gaps(rows, FairnessRow::largestGap).max()),
                orderText(sum(rows, FairnessRow::outOfOrder)),
                NumberText.number(sum(rows, FairnessRow::missing)),
                NumberText.number(sum(rows, FairnessRow::duplicates)),
                NumberText.number(sum(rows, FairnessRow::pending)));
    }

    private static java.util.stream.LongStream gaps(List<FairnessRow> rows, Function<FairnessRow, OptionalLong> value) {
        return rows.stream().map(value).flatMapToLong(OptionalLong::stream);
    }

    private static long sum(List<FairnessRow> rows, ToLongFunction<FairnessRow> value) {
        return rows.stream().mapToLong(value).sum();
    }

    private static String gapText(OptionalLong millis) {
        return millis.isPresent() ? NumberText.number(millis.getAsLong()) + " ms" : "-";
    }

    private static String orderText(long outOfOrder) {
        return outOfOrder == 0 ? "kept" : NumberText.number(outOfOrder) + " wrong";
    }
}
