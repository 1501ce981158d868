package fairlane.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A text table with column headings. Each column is as wide as its widest cell. */
public final class TextTable {
    private static final String COLUMN_SEPARATOR = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftAlignedColumns;

    /**
     * @param leftAlignedColumns the number of columns from the left that contain text and are left-aligned; the
     *     remaining columns contain numbers and are right-aligned
     */
    public TextTable(int leftAlignedColumns, String... headings) {
        this.leftAlignedColumns = leftAlignedColumns;
        rows.add(List.of(headings));
    }

    public void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    public void print(PrintWriter out) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], widthOf(row.get(column)));
            }
        });
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - widthOf(cell));
            line.append(column == 0 ? "" : COLUMN_SEPARATOR)
                    .append(column < leftAlignedColumns ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }

    private static int widthOf(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
