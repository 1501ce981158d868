package fairlane.pipeline.window;

import org.jspecify.annotations.Nullable;

/** How much may be in flight, as it was seen last; asked by the stream threads, answers at once. */
@FunctionalInterface
public interface WindowStates {
    /** Null before the first look: nothing is released. */
    @Nullable
    AcknowledgementSnapshot latest();

    /** A task has begun, and nothing of it is released before there is a look. */
    default void refreshSoon() {}
}
