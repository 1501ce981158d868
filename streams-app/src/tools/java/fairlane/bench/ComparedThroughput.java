package fairlane.bench;

import java.util.List;

/**
 * A throughput and the baseline with which it is compared. Both were measured alternately, once per round, so that
 * other load on the machine affects both.
 *
 * @param what name of the measured operation
 * @param beside name of the baseline
 * @param figures messages per second of the measured operation in each round
 * @param others messages per second of the baseline in each round
 * @param ratio median of the measured operation divided by the median of the baseline
 */
record ComparedThroughput(String what, String beside, List<Double> figures, List<Double> others, double ratio) {
    static ComparedThroughput of(String what, List<Double> figures, String beside, List<Double> others) {
        return new ComparedThroughput(
                what, beside, List.copyOf(figures), List.copyOf(others), median(figures) / median(others));
    }

    /** Returns the median throughput of the measured operation in messages per second. */
    double median() {
        return median(figures);
    }

    /** Returns the median throughput of the baseline in messages per second. */
    double baselineMedian() {
        return median(others);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
