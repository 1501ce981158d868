package fairlane.pipeline.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records when each stream thread has last polled Kafka. Streams does not report a thread that hangs, because the state
 * of Streams does not change.
 */
public final class Heartbeats {
    private final Set<ThreadHeartbeat> threads = ConcurrentHashMap.newKeySet();

    /** Records when one stream thread has last polled Kafka, until the consumer of the thread is closed. */
    public static final class ThreadHeartbeat implements AutoCloseable {
        private final Set<ThreadHeartbeat> all;
        private volatile boolean started;
        private volatile long lastBeat;

        private ThreadHeartbeat(Set<ThreadHeartbeat> all) {
            this.all = all;
        }

        /**
         * Records a poll.
         *
         * @param now the current time in nanoseconds of a monotonic clock
         */
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

    /**
     * Returns the longest time since any stream thread has last polled, in nanoseconds; 0 if no thread has polled yet.
     */
    public long longestGap(long now) {
        return threads.stream()
                .filter(thread -> thread.started)
                .mapToLong(thread -> Math.max(0, now - thread.lastBeat))
                .max()
                .orElse(0);
    }
}
