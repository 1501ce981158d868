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
 * Objects and settings shared by the tasks of a process.
 *
 * @param dedupeWindow how long a repeated ID is rejected, for requests with the dedupe header
 * @param nanoClock measures durations in nanoseconds, like {@link System#nanoTime}
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

    /** The running tasks and their stream threads. Safe for use by many threads. */
    public static final class RunningTasks {
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

        /** Whether a task of the calling stream thread has work to do immediately. */
        public boolean currentThreadHasMoreWork() {
            Thread currentThread = Thread.currentThread();
            for (Map.Entry<PartitionTask, Thread> task : running.entrySet()) {
                if (task.getValue() == currentThread && task.getKey().hasMoreWork()) {
                    return true;
                }
            }
            return false;
        }

        /** The number of tasks of the calling stream thread, at least 1. */
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
