package fairlane.abuse;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits in memory that a test can change. There are two channels, {@code sms}, whose senders have a rate, and {@code
 * email}, whose senders have none.
 */
final class InMemoryLimits implements KnownLimits {
    final Map<LimitKey, LimitPolicy> limits = new HashMap<>();

    @Override
    public boolean hasChannel(String channel) {
        return channel.equals("sms") || channel.equals("email");
    }

    @Override
    public boolean hasSenderRate(String channel, String sender) {
        return channel.equals("sms");
    }

    @Override
    public @Nullable LimitPolicy ownLimit(LimitKey key) {
        return limits.get(key);
    }

    void block(LimitKey key, boolean blocked) {
        limits.put(key, new LimitPolicy(null, null, null, null, blocked));
    }
}
