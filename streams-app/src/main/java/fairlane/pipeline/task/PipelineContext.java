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
 * What the tasks of a process have in common.
 *
 * @param dedupeWindow for so long an id is not accepted again, where that is asked for
 * @param nanoClock measures how long a turn takes, as {@link System#nanoTime}
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

    /** The running tasks, by the stream thread that each belongs to. */
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

        /** Whether one of the calling stream thread has more to do at once. */
        public boolean currentThreadHasMoreWork() {
            Thread currentThread = Thread.currentThread();
            for (Map.Entry<PartitionTask, Thread> task : running.entrySet()) {
                if (task.getValue() == currentThread && task.getKey().hasMoreWork()) {
                    return true;
                }
            }
            return false;
        }

        /** How many share the calling stream thread, at least 1. */
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
