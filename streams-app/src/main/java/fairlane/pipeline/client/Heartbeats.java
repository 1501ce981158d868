package fairlane.pipeline.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When each stream thread was last seen to go round: what Streams says of its state does not change while one hangs. */
public final class Heartbeats {
    private final Set<ThreadHeartbeat> threads = ConcurrentHashMap.newKeySet();

    /** A stream thread, from when it is made until it has ended. */
    public static final class ThreadHeartbeat implements AutoCloseable {
        private final Set<ThreadHeartbeat> all;
        private volatile boolean started;
        private volatile long lastBeat;

        private ThreadHeartbeat(Set<ThreadHeartbeat> all) {
            this.all = all;
        }

        /** @param now nanoseconds of a clock that never goes back */
        public void beat(long now) {
            lastBeat = now;
            started = true;
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    public ThreadHeartbeat register() {
        ThreadHeartbeat heartbeat = new ThreadHeartbeat(threads);
        threads.add(heartbeat);
        return heartbeat;
    }

    /** For how long the slowest of those that have begun has not gone round, in nanoseconds; 0 where there is none. */
    public long longestGap(long now) {
        return threads.stream()
                .filter(thread -> thread.started)
                .mapToLong(thread -> Math.max(0, now - thread.lastBeat))
                .max()
                .orElse(0);
    }
}
