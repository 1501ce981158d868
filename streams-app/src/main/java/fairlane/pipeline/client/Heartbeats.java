package fairlane.pipeline.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records the time of each stream thread's last poll, so that hanging threads are detected. Streams itself does not
 * detect them, because its state does not change while a thread hangs.
 */
public final class Heartbeats {
    private final Set<ThreadHeartbeat> threads = ConcurrentHashMap.newKeySet();

    /** Records the time of one stream thread's last poll, until the consumer of the thread is closed. */
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
     * Returns the time since the last poll of the stream thread that polled least recently, in nanoseconds. Threads
     * that have not polled yet do not count; without any poll, returns 0.
     */
    public long longestGap(long now) {
        return threads.stream()
                .filter(thread -> thread.started)
                .mapToLong(thread -> Math.max(0, now - thread.lastBeat))
                .max()
                .orElse(0);
    }
}
