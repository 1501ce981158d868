package fairlane.bench;

import java.util.List;

/**
 * What was measured in turn with something else, one figure a round, so that what else the machine does hits both.
 *
 * @param what was measured
 * @param beside what it is compared with
 * @param figures a second
 * @param others the same of what it is compared with
 * @param ratio of the medians
 */
record ComparedThroughput(String what, String beside, List<Double> figures, List<Double> others, double ratio) {
    static ComparedThroughput of(String what, List<Double> figures, String beside, List<Double> others) {
        return new ComparedThroughput(
                what, beside, List.copyOf(figures), List.copyOf(others), median(figures) / median(others));
    }

    /** The median of its own figures. */
    double median() {
        return median(figures);
    }

    /** The median of what it is compared with. */
    double baselineMedian() {
        return median(others);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
