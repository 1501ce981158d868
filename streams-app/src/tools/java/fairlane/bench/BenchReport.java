package fairlane.bench;

import fairlane.bench.scaling.ScalingBench;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the results of {@code bench} as text for people. */
record BenchReport(Map<String, Object> figures) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        figures.values().forEach(figure -> add(text, figure));
        return text.toString();
    }

    private static void add(StringBuilder text, Object figure) {
        if (figure instanceof List<?> list) {
            list.forEach(element -> add(text, element));
        } else if (figure instanceof ComparedThroughput result) {
            line(
                    text,
                    "%-12s %,9.0f/s   %-20s %,9.0f/s   ratio %.3f",
                    result.what(),
                    result.median(),
                    result.beside(),
                    result.baselineMedian(),
                    result.ratio());
        } else if (figure instanceof WaitBench.WaitQuantiles result) {
            line(text, "wait         p50 %,5d ms   p99 %,5d ms   %s", result.p50(), result.p99(), result.what());
        } else if (figure instanceof LaneBench.LaneCost result) {
            line(
                    text,
                    "waiting lanes %,d: a tick %.1f µs, %,d bytes per lane",
                    result.lanes(),
                    result.tickMicros(),
                    result.bytesPerLane());
        } else if (figure instanceof RestoreBench.RestoreTimes result) {
            line(
                    text,
                    "ready with %,d held: %,d ms from disk, %,d ms from the changelogs",
                    result.messages(),
                    result.readyFromDisk(),
                    result.readyFromChangelog());
        } else if (figure instanceof ScalingBench.ScalingFigures result) {
            addScaling(text, result);
        } else {
            line(text, "%s", figure);
        }
    }

    private static void addScaling(StringBuilder text, ScalingBench.ScalingFigures result) {
        line(
                text,
                "scaling: workers with concurrency %d and %.1f s per send, 1 to %d of them; target wait %d s; polled"
                        + " every %d s, started in %d s, stabilisation window %d s; seed %d",
                result.concurrency(),
                result.sendSeconds(),
                result.maximum(),
                result.targetWaitSeconds(),
                result.pollSeconds(),
                result.startSeconds(),
                result.stabilisationSeconds(),
                result.seed());
        line(
                text,
                "%-16s %-18s %12s %9s %9s %5s %10s",
                "trace",
                "scaled by",
                "worker-hours",
                "p50",
                "p99",
                "most",
                "last sent");
        for (ScalingBench.ScalingRow row : result.rows()) {
            line(
                    text,
                    "%-16s %-18s %,12.1f %,7.1f s %,7.1f s %5d %,8.0f s",
                    row.trace(),
                    row.strategy(),
                    row.workerHours(),
                    row.p50(),
                    row.p99(),
                    row.mostWorkers(),
                    row.lastSentAt());
        }
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
