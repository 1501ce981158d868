package fairlane.pipeline.window;

import org.jspecify.annotations.Nullable;

/** The latest snapshot of the messages in flight. Called by the stream threads; never blocks. */
@FunctionalInterface
public interface WindowStates {
    /** Null before the first snapshot: until then no message is released. */
    @Nullable
    AcknowledgementSnapshot latest();

    /** Requests a new snapshot: a task has started, and releases no message before it. */
    default void refreshSoon() {}
}
