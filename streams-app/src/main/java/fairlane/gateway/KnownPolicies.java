package fairlane.gateway;

import fairlane.abuse.KnownLimits;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyTable;
import fairlane.core.limits.LimitPolicy;
import org.jspecify.annotations.Nullable;

/** Answers the abuse detection's queries about channels and limits from the gateway's policy table. */
record KnownPolicies(PolicyTable policies) implements KnownLimits {
    @Override
    public boolean hasChannel(String channel) {
        return policies.hasChannel(channel);
    }

    @Override
    public boolean hasSenderRate(String channel, String sender) {
        return policies.effectiveLimit(LimitKey.sender(channel, sender)).hasRates();
    }

    @Override
    public @Nullable LimitPolicy ownLimit(LimitKey key) {
        return policies.ownLimit(key);
    }
}
