package fairlane.pipeline.store;

/** The names of a task's state stores. They are part of the names of the changelog topics, so they must not change. */
public final class StoreNames {
    public static final String MESSAGES = "messages";
    public static final String SCHEDULED = "scheduled";
    public static final String LANES = "lanes";
    public static final String METERS = "meters";
    public static final String CANCELLATIONS = "cancellations";
    public static final String DEDUPE = "dedupe";

    private StoreNames() {}
}
