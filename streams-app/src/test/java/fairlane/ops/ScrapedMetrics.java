package fairlane.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was told at a scrape, for tests to look at. */
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

    /** NaN where nothing was told. */
    public double value(MetricNames name, String... labels) {
        return values.getOrDefault(key(name, labels), Double.NaN);
    }

    /** How often something was recorded. */
    public long count(MetricNames name, String... labels) {
        return histograms(name, labels).stream().mapToLong(Histogram::count).sum();
    }

    /** Of everything that was recorded, in seconds. */
    public double sum(MetricNames name, String... labels) {
        return histograms(name, labels).stream()
                .mapToDouble(Histogram::sumSeconds)
                .sum();
    }

    private List<Histogram> histograms(MetricNames name, String... labels) {
        List<Histogram> told = histograms.get(key(name, labels));
        if (told == null) {
            throw new AssertionError("nothing is told of " + name + Arrays.toString(labels));
        }
        return told;
    }

    /** As Prometheus counts them: one for each bucket of a histogram, and two more. */
    public int seriesCount() {
        return values.size()
                + histograms.values().stream()
                        .mapToInt(recorded -> recorded.get(0).boundsSeconds().length + 3)
                        .sum();
    }

    /** The values that one name was told with the labels of. */
    public Set<List<String>> labelValues(MetricNames name) {
        return values.keySet().stream()
                .filter(key -> key.get(0).equals(name.name()))
                .map(key -> key.subList(1, key.size()))
                .collect(Collectors.toSet());
    }
}
