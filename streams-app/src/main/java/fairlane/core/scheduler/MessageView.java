package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Why a particular held message is held, and when it may be released.
 *
 * @param ahead the number of messages in the same lane that are released before this message
 * @param releaseAt the earliest time at which the message may be released, epoch milliseconds; null if that depends on
 *     more than the rates
 */
public record MessageView(Hold hold, long ahead, @Nullable Long releaseAt) {}
