package fairlane.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws an SVG plot of the number of workers over time, with one line for each strategy. */
final class WorkerPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 48;
    private static final int TOP = 56;
    private static final int RIGHT = 16;
    private static final int BOTTOM = 40;
    private static final int TICKS = 8;
    /**
     * The SVG style of each strategy's line. The dashes distinguish the lines for readers who cannot distinguish the
     * colours.
     */
    private static final Map<String, String> STYLES = Map.of(
            StrategyComparison.FIXED_MAXIMUM, "stroke=\"#888888\" stroke-dasharray=\"2 3\"",
            StrategyComparison.FIXED_EQUAL_WAIT, "stroke=\"#888888\" stroke-dasharray=\"8 4\"",
            StrategyComparison.LAG, "stroke=\"#0072b2\" stroke-dasharray=\"5 2\"",
            StrategyComparison.BACKLOG, "stroke=\"#d55e00\"",
            StrategyComparison.RELEASABLE, "stroke=\"#009e73\" stroke-width=\"2.5\"");

    private final StrategyComparison comparison;
    private final StringBuilder svg = new StringBuilder();
    private final int seconds;
    private final int maxWorkers;

    private WorkerPlot(StrategyComparison comparison) {
        this.comparison = comparison;
        this.seconds = comparison.trace().seconds();
        this.maxWorkers = comparison.results().values().stream()
                .mapToInt(StrategyResult::maxWorkers)
                .max()
                .orElse(1);
    }

    static String of(StrategyComparison comparison) {
        return new WorkerPlot(comparison).draw();
    }

    private String draw() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        LoadTrace trace = comparison.trace();
        line(
                "<text x=\"%d\" y=\"18\" font-size=\"13\">workers, %s: %s</text>",
                LEFT, trace.name(), trace.description());
        axes();
        int column = 0;
        for (Map.Entry<String, StrategyResult> result : comparison.results().entrySet()) {
            draw(result.getKey(), result.getValue(), column++);
        }
        line("</svg>");
        return svg.toString();
    }

    private void axes() {
        for (int i = 0; i <= TICKS; i++) {
            double hours = seconds / 3_600.0 * i / TICKS;
            double x = x(seconds * (double) i / TICKS);
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f h</text>", x, HEIGHT - BOTTOM + 18, hours);
        }
        for (int i = 0; i <= 4; i++) {
            double workers = maxWorkers * i / 4.0;
            line(
                    "<path d=\"M%d %.1fH%d\" stroke=\"#dddddd\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%.0f</text>",
                    LEFT, y(workers), WIDTH - RIGHT, LEFT - 6, y(workers) + 4, workers);
        }
    }

    private void draw(String strategy, StrategyResult result, int column) {
        String style = STYLES.getOrDefault(strategy, "stroke=\"black\"");
        int x = LEFT + column * 140;
        line("<path d=\"M%d 36h24\" fill=\"none\" %s/><text x=\"%d\" y=\"40\">%s</text>", x, style, x + 30, strategy);
        line("<path d=\"%s\" fill=\"none\" %s/>", steps(result.samples()), style);
    }

    /**
     * Returns the SVG path of a strategy. To keep it short, the path has a point only where the number of workers
     * changes; a trace of one day has 5,760 samples.
     */
    private String steps(List<StrategyResult.WorkerSample> samples) {
        StringBuilder path = new StringBuilder();
        int workers = -1;
        for (StrategyResult.WorkerSample sample : samples) {
            if (workers < 0) {
                path.append(format("M%.1f %.1f", x(sample.at()), y(sample.workers())));
            } else if (sample.workers() != workers) {
                path.append(format("H%.1fV%.1f", x(sample.at()), y(sample.workers())));
            }
            workers = sample.workers();
        }
        return path.append(format("H%.1f", x(seconds))).toString();
    }

    private double x(double second) {
        return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
    }

    private double y(double workers) {
        return HEIGHT - BOTTOM - workers / maxWorkers * (HEIGHT - TOP - BOTTOM);
    }

    private void line(String format, Object... values) {
        svg.append(format(format, values)).append('\n');
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
