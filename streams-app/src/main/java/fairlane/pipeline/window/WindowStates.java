package fairlane.pipeline.window;

import org.jspecify.annotations.Nullable;

/** Provides the latest {@link AcknowledgementSnapshot}. Methods are called by the stream threads and never block. */
@FunctionalInterface
public interface WindowStates {
    /**
     * Returns the latest snapshot of the messages in flight; null until there is one, during which time no message is
     * released.
     */
    @Nullable
    AcknowledgementSnapshot latest();

    /**
     * Reports that a task has committed the release of messages, which the latest snapshot of the messages in flight
     * may lack.
     */
    default void onReleasesCommitted() {}

    /**
     * Requests a new snapshot of the messages in flight soon. A task calls this method when it starts, because it
     * releases no message until there is a snapshot newer than its start.
     */
    default void refreshSoon() {}
}
