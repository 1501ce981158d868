package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Why one message is held.
 *
 * @param ahead messages of its lane that leave before it
 * @param releaseAt when it leaves at the earliest, epoch milliseconds; null where that depends on others
 */
public record MessageView(Hold hold, long ahead, @Nullable Long releaseAt) {}
