package fairlane.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When each stream thread was last seen to go round: what Streams says of its state does not change while one hangs. */
final class Heartbeats {
    private final Set<Heart> hearts = ConcurrentHashMap.newKeySet();

    /** A stream thread, from when it is made until it has ended. */
    static final class Heart implements AutoCloseable {
        private final Set<Heart> all;
        private volatile boolean begun;
        private volatile long at;

        private Heart(Set<Heart> all) {
            this.all = all;
        }

        /** @param now nanoseconds of a clock that never goes back */
        void beat(long now) {
            at = now;
            begun = true;
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    Heart born() {
        Heart heart = new Heart(hearts);
        hearts.add(heart);
        return heart;
    }

    /** For how long the slowest of those that have begun has not gone round, in nanoseconds; 0 where there is none. */
    long longestSilence(long now) {
        return hearts.stream()
                .filter(heart -> heart.begun)
                .mapToLong(heart -> Math.max(0, now - heart.at))
                .max()
                .orElse(0);
    }
}
