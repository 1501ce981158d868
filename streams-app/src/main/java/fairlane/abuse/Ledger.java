package fairlane.abuse;

import fairlane.config.Remedy;
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
final class Ledger {
    /** The oldest are forgotten. */
    private static final int MAX_ENTRIES = 100_000;

    private final KnownLimits limits;
    private final long calmMillis;
    private final Map<Case, Done> cases = bounded();
    private final Map<LimitKey, Long> changes = bounded();

    /** @param calm so long nothing is done again */
    Ledger(KnownLimits limits, Duration calm) {
        this.limits = limits;
        this.calmMillis = calm.toMillis();
    }

    private record Case(String rule, Subject subject) {}

    /** When something was done last, and of which limits. */
    private static final class Done {
        private final Map<LimitKey, Long> limited = new HashMap<>();
        private long at;
    }

    private static <K, V> Map<K, V> bounded() {
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
    synchronized Optional<List<LimitKey>> open(
            String rule, Subject subject, Remedy remedy, List<LimitKey> keys, long now) {
        Done done = cases.get(new Case(rule, subject));
        if (!remedy.action().isLimit()) {
            return done != null && now < done.at + calmMillis ? Optional.empty() : Optional.of(List.of());
        }
        List<LimitKey> open = keys.stream()
                .filter(key -> !isSaid(key, remedy) && !isCalm(done, key, now))
                .toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(open);
    }

    /** An explicit no is an operator's word as well. */
    private boolean isSaid(LimitKey key, Remedy remedy) {
        LimitPolicy own = limits.own(key);
        if (own == null) {
            return false;
        }
        boolean isHarder = Boolean.TRUE.equals(own.blocked());
        return switch (remedy.action()) {
            case BLOCK -> own.blocked() != null;
            case PAUSE -> own.paused() != null || isHarder;
            default -> isHarder || Boolean.TRUE.equals(own.paused()) || has(own, remedy);
        };
    }

    private static boolean has(LimitPolicy own, Remedy remedy) {
        return own.rates() != null && own.rates().contains(Remedies.rate(remedy));
    }

    private boolean isCalm(@Nullable Done done, LimitKey key, long now) {
        Long limitedAt = done == null ? null : done.limited.get(key);
        return limitedAt != null && now < Math.max(limitedAt, changes.getOrDefault(key, limitedAt)) + calmMillis;
    }

    /** Something was done. */
    synchronized void done(String rule, Subject subject, List<LimitKey> keys, long at) {
        Case one = new Case(rule, subject);
        Done done = cases.remove(one); // so that it becomes the newest
        if (done == null) {
            done = new Done();
        }
        done.at = Math.max(done.at, at);
        for (LimitKey key : keys) {
            done.limited.merge(key, at, Math::max);
        }
        cases.put(one, done);
    }

    /** The record of a limit was written, or removed. */
    synchronized void changed(LimitKey key, long at) {
        changes.remove(key);
        changes.put(key, at);
    }
}
