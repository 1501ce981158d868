package fairlane.core.scheduler;

import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What is held in a lane, and why.
 *
 * @param held messages
 * @param oldestAcceptedAt when its first was accepted, epoch milliseconds
 * @param releaseAt when its first leaves at the earliest, epoch milliseconds; null where that depends on others
 * @param emptyAt when its last leaves if no more come and each costs what the first does; null where that depends on
 *     others
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
