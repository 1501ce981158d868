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
 * @param emptyAt when the last message will be released if no more messages arrive and each costs as much as the first,
 *     epoch milliseconds; null if {@code releaseAt} is null
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
