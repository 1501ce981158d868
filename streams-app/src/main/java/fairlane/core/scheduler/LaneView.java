package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * The number of messages that a lane holds, why they are held, and when they will be released.
 *
 * @param held the number of messages held in the lane
 * @param oldestAcceptedAt when the first message of the lane was accepted, epoch milliseconds
 * @param releaseAt the earliest time at which the first message may be released, epoch milliseconds; null if that
 *     depends on more than the rates
 * @param emptyAt the earliest time at which the last message may be released, epoch milliseconds, if no more messages
 *     arrive and each held message costs as much as the first; null if {@code releaseAt} is null
 */
public record LaneView(
        String channel,
        String customer,
        String sender,
        long held,
        long oldestAcceptedAt,
        Hold hold,
        @Nullable Long releaseAt,
        @Nullable Long emptyAt) {}
