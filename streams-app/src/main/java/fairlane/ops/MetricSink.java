package fairlane.ops;

/** Receives the metrics of the components at a scrape, and sums those that have the same name and labels. */
public interface MetricSink {
    /**
     * Reports a counter or a gauge.
     *
     * @param labels the values of the metric's labels, in their order
     */
    void report(MetricNames name, double value, String... labels);

    /** Reports a histogram; all histograms of a name must have the same buckets. */
    void report(MetricNames name, Histogram histogram, String... labels);
}
