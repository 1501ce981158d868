package fairlane.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the metrics that components report at one scrape, so that tests can check them. */
public final class ScrapedMetrics implements MetricSink {
    private final Map<List<String>, Double> values = new HashMap<>();
    private final Map<List<String>, List<Histogram>> histograms = new HashMap<>();

    @Override
    public void report(MetricNames name, double value, String... labels) {
        values.merge(key(name, labels), value, Double::sum);
    }

    @Override
    public void report(MetricNames name, Histogram histogram, String... labels) {
        histograms.computeIfAbsent(key(name, labels), key -> new ArrayList<>()).add(histogram);
    }

    private static List<String> key(MetricNames name, String... labels) {
        return Stream.concat(Stream.of(name.name()), Arrays.stream(labels)).toList();
    }

    /** The value of a counter or gauge; NaN if no component reported the metric. */
    public double value(MetricNames name, String... labels) {
        return values.getOrDefault(key(name, labels), Double.NaN);
    }

    /** The number of values recorded in a histogram. */
    public long count(MetricNames name, String... labels) {
        return histograms(name, labels).stream().mapToLong(Histogram::count).sum();
    }

    /** The sum of the values recorded in a histogram, in seconds. */
    public double sum(MetricNames name, String... labels) {
        return histograms(name, labels).stream()
                .mapToDouble(Histogram::sumSeconds)
                .sum();
    }

    private List<Histogram> histograms(MetricNames name, String... labels) {
        List<Histogram> found = histograms.get(key(name, labels));
        if (found == null) {
            throw new AssertionError("no histogram " + name + Arrays.toString(labels) + " was reported");
        }
        return found;
    }

    /**
     * The number of Prometheus series of this scrape. A histogram has one series for each bucket, one for the count and
     * one for the sum.
     */
    public int seriesCount() {
        return values.size()
                + histograms.values().stream()
                        .mapToInt(recorded -> recorded.get(0).boundsSeconds().length + 3)
                        .sum();
    }

    /** All combinations of label values with which a metric was reported. */
    public Set<List<String>> labelValues(MetricNames name) {
        return values.keySet().stream()
                .filter(key -> key.get(0).equals(name.name()))
                .map(key -> key.subList(1, key.size()))
                .collect(Collectors.toSet());
    }
}
