package fairlane.pipeline.inspection;

/** A task that executes queries about its state. Safe for use by many threads. */
public interface InspectedTask {
    /** The partition that the task processes. */
    int partition();

    /** Hands a query over to the stream thread, which advances it in its ticks. */
    void submit(Query<?> query);
}
