package fairlane.pipeline.task;

/** The names of the topology's sinks, to which a task forwards its output records. */
public final class SinkNames {
    public static final String DELIVERIES = "deliveries";
    public static final String DEAD_LETTERS = "dead-letters";
    public static final String MISPLACED = "misplaced";
    public static final String PULSE = "pulse";

    private SinkNames() {}
}
