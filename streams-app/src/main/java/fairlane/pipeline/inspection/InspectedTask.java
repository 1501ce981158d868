package fairlane.pipeline.inspection;

/** A partition task that executes queries about its state. Safe for use by many threads. */
public interface InspectedTask {
    /** The partition that the task processes. */
    int partition();

    /** Passes a query to the stream thread of this task, which executes the query in its ticks. */
    void submit(Query<?> query);
}
