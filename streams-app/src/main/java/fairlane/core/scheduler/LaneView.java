package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What a lane holds, and why.
 *
 * @param held messages
 * @param oldestAcceptedAt when the first message was accepted, epoch milliseconds
 * @param releaseAt the earliest release of the first message, epoch milliseconds; null if it depends on more than the
 *     rates
 * @param emptyAt the release of the last message, if no more arrive and each costs as much as the first; null as for
 *     {@code releaseAt}
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
