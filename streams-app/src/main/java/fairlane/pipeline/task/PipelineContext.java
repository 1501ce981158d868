package fairlane.pipeline.task;

import fairlane.contract.PolicyTable;
import fairlane.core.limits.SchedulerSettings;
import fairlane.ops.TraceContext;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.pipeline.window.WindowStates;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The objects and settings that all tasks of a process share.
 *
 * @param dedupeWindow how long after the acceptance of a message ID another request with this ID and the dedupe header
 *     is dropped
 * @param nanoClock a monotonic clock in nanoseconds, like {@link System#nanoTime}
 */
public record PipelineContext(
        Topics topics,
        Encodings encodings,
        PolicyTable policies,
        ChannelTopicStates channelTopics,
        WindowStates windows,
        SchedulerSettings schedulerSettings,
        LongSupplier nanoClock,
        RunningTasks tasks,
        Duration dedupeWindow,
        PipelineMetrics metrics,
        TraceContext traces) {

    /** The running tasks of a process and the stream thread of each. Safe for use by many threads. */
    public static final class RunningTasks {
        /**
         * The longest time in milliseconds that an idle stream thread waits for records. If a task joins the thread
         * after a rebalance or a restore, its first record may be delayed by up to this time.
         */
        private static final long MAX_IDLE_POLL_MILLIS = 100;

        private final Map<PartitionTask, Thread> running = new ConcurrentHashMap<>();

        void add(PartitionTask task) {
            running.put(task, Thread.currentThread());
        }

        void remove(PartitionTask task) {
            running.remove(task);
        }

        public Collection<PartitionTask> all() {
            return running.keySet();
        }

        /** The partitions of the running tasks. */
        public Set<Integer> partitions() {
            return running.keySet().stream().map(PartitionTask::partition).collect(Collectors.toSet());
        }

        /**
         * Returns how long a poll of the calling stream thread may wait for records. While a task of the thread has
         * work, the poll must not wait. While all tasks of the thread are idle, the poll may wait until the next tick,
         * but for at most {@link #MAX_IDLE_POLL_MILLIS}; with the configured time, an idle thread would poll 200 times
         * a second.
         *
         * @param configured the time that Streams would wait; if it is zero, this method returns zero
         */
        public Duration pollTimeout(Duration configured) {
            Thread currentThread = Thread.currentThread();
            long idleMillis = Long.MAX_VALUE;
            for (Map.Entry<PartitionTask, Thread> entry : running.entrySet()) {
                if (entry.getValue() == currentThread) {
                    if (entry.getKey().hasMoreWork()) {
                        return Duration.ZERO;
                    }
                    idleMillis = Math.min(idleMillis, entry.getKey().idleMillis());
                }
            }
            boolean keepConfigured = configured.isZero() || idleMillis == Long.MAX_VALUE;
            return keepConfigured || idleMillis <= configured.toMillis()
                    ? configured
                    : Duration.ofMillis(Math.min(idleMillis, MAX_IDLE_POLL_MILLIS));
        }

        /** Returns the number of tasks that the calling stream thread runs, at least 1. */
        int countOnCurrentThread() {
            Thread currentThread = Thread.currentThread();
            int count = 0;
            for (Thread thread : running.values()) {
                if (thread == currentThread) {
                    count++;
                }
            }
            return Math.max(1, count);
        }
    }
}
