package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Why one message is held.
 *
 * @param ahead messages of the lane that are released before it
 * @param releaseAt the earliest release, epoch milliseconds; null if it depends on more than the rates
 */
public record MessageView(Hold hold, long ahead, @Nullable Long releaseAt) {}
