package fairlane.abuse;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import org.jspecify.annotations.Nullable;

/** Gives access to the current channels and limits. Implementations are thread-safe. */
public interface KnownLimits {
    boolean hasChannel(String channel);

    /**
     * Whether a rate applies to the sender on the channel, either a rate of the sender's own or one for every sender.
     */
    boolean hasSenderRate(String channel, String sender);

    /** Returns the limit in the record of {@code key} itself, without inherited fields; null if there is no record. */
    @Nullable
    LimitPolicy ownLimit(LimitKey key);
}
