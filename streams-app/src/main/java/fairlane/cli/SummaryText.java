package fairlane.cli;

import fairlane.admin.Row;
import fairlane.admin.TailSummary;
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

    void print(TailSummary.Report report) {
        String who = report.by() == TailSummary.By.CUSTOMER ? "CUSTOMER" : "SENDER";
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
        List<Row> rows = report.rows();
        rows.stream().limit(ROWS).forEach(row -> table.add(cells(row)));
        if (rows.size() > 1) {
            table.add(total(rows));
        }
        table.print(out);
        if (rows.size() > ROWS) {
            out.println("These are the " + ROWS + " with the most messages, of " + Text.number(rows.size())
                    + "; all has every one.");
        }
        if (report.unmarked() > 0) {
            out.println(
                    Text.count(report.unmarked(), "message") + " without the headers of a pipeline, not counted above");
        }
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.name(),
                Text.number(row.messages()),
                Text.seconds(row.longestWait()),
                Text.seconds(row.longestFifoWait()),
                gap(row.smallestGap()),
                gap(row.largestGap()),
                order(row.outOfOrder()),
                Text.number(row.missing()),
                Text.number(row.twice()),
                Text.number(row.toCome()));
    }

    private static List<String> total(List<Row> rows) {
        return List.of(
                "all",
                Text.number(sum(rows, Row::messages)),
                Text.seconds(rows.stream().mapToLong(Row::longestWait).max().orElse(0)),
                Text.seconds(rows.stream().mapToLong(Row::longestFifoWait).max().orElse(0)),
                gap(rows.stream()
                        .map(Row::smallestGap)
                        .flatMapToLong(OptionalLong::stream)
                        .min()),
                gap(gaps(rows, Row::largestGap).max()),
                order(sum(rows, Row::outOfOrder)),
                Text.number(sum(rows, Row::missing)),
                Text.number(sum(rows, Row::twice)),
                Text.number(sum(rows, Row::toCome)));
    }

    private static java.util.stream.LongStream gaps(List<Row> rows, Function<Row, OptionalLong> gap) {
        return rows.stream().map(gap).flatMapToLong(OptionalLong::stream);
    }

    private static long sum(List<Row> rows, ToLongFunction<Row> figure) {
        return rows.stream().mapToLong(figure).sum();
    }

    private static String gap(OptionalLong millis) {
        return millis.isPresent() ? Text.number(millis.getAsLong()) + " ms" : "-";
    }

    private static String order(long outOfOrder) {
        return outOfOrder == 0 ? "kept" : Text.number(outOfOrder) + " wrong";
    }
}
