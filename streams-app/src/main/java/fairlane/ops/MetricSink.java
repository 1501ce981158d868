package fairlane.ops;

/**
 * Receives the metrics of all components of a process at a scrape, and adds up the values that several components
 * report for the same name and labels.
 */
public interface MetricSink {
    /**
     * Reports the value of a counter or a gauge.
     *
     * @param labels the values of the labels of the metric, in the order of {@link MetricNames#labels}
     */
    void report(MetricNames name, double value, String... labels);

    /** Reports a histogram. All histograms with the same name must have the same buckets. */
    void report(MetricNames name, Histogram histogram, String... labels);
}
