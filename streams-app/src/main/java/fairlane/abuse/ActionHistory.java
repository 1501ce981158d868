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
 * What was done about whom, so that nothing is done twice, and nothing that an operator has lifted is done again too soon.
 * It is filled with the alerts and limits of the topics, also those of other gateways and of earlier lives. Times are
 * epoch milliseconds; safe for use by many threads.
 */
final class ActionHistory {
    /** The oldest are forgotten. */
    private static final int MAX_ENTRIES = 100_000;

    private final KnownLimits limits;
    private final long quietMillis;
    private final Map<ActionKey, LastAction> lastActions = boundedMap();
    private final Map<LimitKey, Long> limitChangedAt = boundedMap();

    /** @param quietPeriod so long nothing is done again */
    ActionHistory(KnownLimits limits, Duration quietPeriod) {
        this.limits = limits;
        this.quietMillis = quietPeriod.toMillis();
    }

    private record ActionKey(String rule, Subject subject) {}

    /** When something was done last, and of which limits. */
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
     * Which of the limits are to be changed about somebody who breaks a rule.
     *
     * @return none where it is only to be reported; empty: nothing is to be done, for it was done, or an operator has lifted
     *     it lately or has said otherwise
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

    /** An explicit no is an operator's word as well. */
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

    /** Something was done. */
    synchronized void recordAction(String rule, Subject subject, List<LimitKey> keys, long at) {
        ActionKey actionKey = new ActionKey(rule, subject);
        LastAction last = lastActions.remove(actionKey); // so that it becomes the newest
        if (last == null) {
            last = new LastAction();
        }
        last.at = Math.max(last.at, at);
        for (LimitKey key : keys) {
            last.limitedAt.merge(key, at, Math::max);
        }
        lastActions.put(actionKey, last);
    }

    /** The record of a limit was written, or removed. */
    synchronized void recordLimitChange(LimitKey key, long at) {
        limitChangedAt.remove(key);
        limitChangedAt.put(key, at);
    }
}
