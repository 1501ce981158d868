package fairlane.abuse;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import org.jspecify.annotations.Nullable;

/** What is known of channels and limits at the moment; safe for use by many threads. */
public interface KnownLimits {
    boolean hasChannel(String channel);

    /** Whether that sender has a rate there: of its own, or one for every sender. */
    boolean hasSenderRate(String channel, String sender);

    /** What the record of {@code key} itself says; null: there is none. */
    @Nullable
    LimitPolicy ownLimit(LimitKey key);
}
