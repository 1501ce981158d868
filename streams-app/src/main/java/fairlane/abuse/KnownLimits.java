package fairlane.abuse;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import org.jspecify.annotations.Nullable;

/** The current channels and limits. Thread-safe. */
public interface KnownLimits {
    boolean hasChannel(String channel);

    /** Whether a rate applies to the sender on the channel: its own, or one for every sender. */
    boolean hasSenderRate(String channel, String sender);

    /** The limit in the record of {@code key} itself, without inherited fields; null if there is no record. */
    @Nullable
    LimitPolicy ownLimit(LimitKey key);
}
