package fairlane.pipeline.window;

import org.jspecify.annotations.Nullable;

/** Provides the latest snapshot of the messages in flight. Methods are called by the stream threads and never block. */
@FunctionalInterface
public interface WindowStates {
    /** Returns the latest snapshot; null before the first snapshot, and until then no message is released. */
    @Nullable
    AcknowledgementSnapshot latest();

    /** Reports that a task has committed releases, so that messages may be in flight which no snapshot contains yet. */
    default void onReleasesCommitted() {}

    /** Requests a new snapshot, because a task has started, which releases no message before the new snapshot. */
    default void refreshSoon() {}
}
