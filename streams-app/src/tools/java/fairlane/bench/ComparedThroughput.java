package fairlane.bench;

import java.util.List;

/**
 * A throughput and its baseline, measured in turn, one figure per round, so that other load on the machine affects
 * both.
 *
 * @param what name of the measurement
 * @param beside name of the baseline
 * @param figures messages per second in each round
 * @param others messages per second of the baseline in each round
 * @param ratio ratio of the medians
 */
record ComparedThroughput(String what, String beside, List<Double> figures, List<Double> others, double ratio) {
    static ComparedThroughput of(String what, List<Double> figures, String beside, List<Double> others) {
        return new ComparedThroughput(
                what, beside, List.copyOf(figures), List.copyOf(others), median(figures) / median(others));
    }

    /** Returns the median of the measurement. */
    double median() {
        return median(figures);
    }

    /** Returns the median of the baseline. */
    double baselineMedian() {
        return median(others);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
