package fairlane.gateway;

import fairlane.abuse.KnownLimits;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyTable;
import fairlane.core.limits.LimitPolicy;
import org.jspecify.annotations.Nullable;

/** The channels and limits of the gateway, as the abuse detection queries them. */
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
