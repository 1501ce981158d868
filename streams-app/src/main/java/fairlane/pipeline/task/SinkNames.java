package fairlane.pipeline.task;

/** The names of the sinks that a task forwards records to. */
public final class SinkNames {
    public static final String DELIVERIES = "deliveries";
    public static final String DEAD_LETTERS = "dead-letters";
    public static final String MISPLACED = "misplaced";
    public static final String PULSE = "pulse";

    private SinkNames() {}
}
