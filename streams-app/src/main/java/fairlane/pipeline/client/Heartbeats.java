package fairlane.pipeline.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last poll of each stream thread. Streams itself does not report a thread that hangs: its state does not change.
 */
public final class Heartbeats {
    private final Set<ThreadHeartbeat> threads = ConcurrentHashMap.newKeySet();

    /** The heartbeat of one stream thread, from its creation to its end. */
    public static final class ThreadHeartbeat implements AutoCloseable {
        private final Set<ThreadHeartbeat> all;
        private volatile boolean started;
        private volatile long lastBeat;

        private ThreadHeartbeat(Set<ThreadHeartbeat> all) {
            this.all = all;
        }

        /** @param now nanoseconds of a monotonic clock */
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

    /** The longest time since the last poll of a started thread, in nanoseconds; 0 if no thread has started. */
    public long longestGap(long now) {
        return threads.stream()
                .filter(thread -> thread.started)
                .mapToLong(thread -> Math.max(0, now - thread.lastBeat))
                .max()
                .orElse(0);
    }
}
