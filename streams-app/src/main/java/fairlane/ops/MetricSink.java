package fairlane.ops;

/** Takes figures at a scrape. What several parts of a process tell under one name and the same labels is added up. */
public interface MetricSink {
    /**
     * Tells a counter or a gauge.
     *
     * @param labels the values of the name's labels, in their order
     */
    void report(MetricNames name, double value, String... labels);

    /** As {@link #report(MetricNames, double, String...)}, of a histogram; those of one name have the same buckets. */
    void report(MetricNames name, Histogram histogram, String... labels);
}
