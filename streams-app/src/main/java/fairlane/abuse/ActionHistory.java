package fairlane.abuse;

import fairlane.config.abuse.Remedy;
import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the actions taken against each customer and sender, so that no action is repeated, and an action that an
 * operator has lifted is not taken again too soon. The history is filled from the alerts and limits topics, which also
 * contain the actions of other gateways and of earlier runs. Times are epoch milliseconds. The class is thread-safe.
 */
final class ActionHistory {
    /** The most entries of each map; beyond this number the oldest entry is evicted. */
    private static final int MAX_ENTRIES = 100_000;

    private final KnownLimits limits;
    private final long quietMillis;
    private final Map<ActionKey, LastAction> lastActions = boundedMap();
    private final Map<LimitKey, Long> limitChangedAt = boundedMap();

    /**
     * Creates an empty history.
     *
     * @param quietPeriod the time for which an action is not repeated
     */
    ActionHistory(KnownLimits limits, Duration quietPeriod) {
        this.limits = limits;
        this.quietMillis = quietPeriod.toMillis();
    }

    private record ActionKey(String rule, Subject subject) {}

    /**
     * The last time at which a rule acted against a subject, and for each limit, the last time at which the rule
     * changed it.
     */
    private static final class LastAction {
        private final Map<LimitKey, Long> limitedAt = new HashMap<>();
        private long at;
    }

    private static <K, V> Map<K, V> boundedMap() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }

    /**
     * Returns the limits that remain to be changed for a subject that violates a rule.
     *
     * @return the keys of the limits; an empty list if the violation is only to be reported; an empty optional if no
     *     action is needed, for any of three reasons: the action has already been taken, an operator has recently
     *     lifted it, or an operator has set the limit explicitly
     */
    synchronized Optional<List<LimitKey>> pendingLimits(
            String rule, Subject subject, Remedy remedy, List<LimitKey> keys, long now) {
        LastAction last = lastActions.get(new ActionKey(rule, subject));
        if (!remedy.action().changesLimit()) {
            return last != null && now < last.at + quietMillis ? Optional.empty() : Optional.of(List.of());
        }
        List<LimitKey> pending = keys.stream()
                .filter(key -> !isSetByOperator(key, remedy) && !isInQuietPeriod(last, key, now))
                .toList();
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending);
    }

    /**
     * Whether an operator has set the field of the limit that the action would change; an explicit false counts as set.
     */
    private boolean isSetByOperator(LimitKey key, Remedy remedy) {
        LimitPolicy limit = limits.ownLimit(key);
        if (limit == null) {
            return false;
        }
        boolean isBlocked = Boolean.TRUE.equals(limit.blocked());
        return switch (remedy.action()) {
            case BLOCK -> limit.blocked() != null;
            case PAUSE -> limit.paused() != null || isBlocked;
            default -> isBlocked || Boolean.TRUE.equals(limit.paused()) || hasRate(limit, remedy);
        };
    }

    private static boolean hasRate(LimitPolicy limit, Remedy remedy) {
        return limit.rates() != null && limit.rates().contains(RemedyExecutor.coreRate(remedy));
    }

    private boolean isInQuietPeriod(@Nullable LastAction last, LimitKey key, long now) {
        Long lastLimitedAt = last == null ? null : last.limitedAt.get(key);
        return lastLimitedAt != null
                && now < Math.max(lastLimitedAt, limitChangedAt.getOrDefault(key, lastLimitedAt)) + quietMillis;
    }

    /** Records that an action was taken against a subject for violating a rule. */
    synchronized void recordAction(String rule, Subject subject, List<LimitKey> keys, long at) {
        ActionKey actionKey = new ActionKey(rule, subject);
        LastAction last = lastActions.remove(actionKey); // reinserted below as the newest entry of the map
        if (last == null) {
            last = new LastAction();
        }
        last.at = Math.max(last.at, at);
        for (LimitKey key : keys) {
            last.limitedAt.merge(key, at, Math::max);
        }
        lastActions.put(actionKey, last);
    }

    /** Records that a limit was set or deleted at {@code at}. */
    synchronized void recordLimitChange(LimitKey key, long at) {
        limitChangedAt.remove(key);
        limitChangedAt.put(key, at);
    }
}
