package fairlane.pipeline;

import fairlane.core.limits.SchedulerSettings;
import fairlane.ops.Traces;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the tasks of a process have in common.
 *
 * @param dedupeWindow for so long an id is not accepted again, where that is asked for
 * @param nanoClock measures how long a turn takes, as {@link System#nanoTime}
 */
record PipelineContext(
        Topics topics,
        Encodings encodings,
        PolicyTable policies,
        ChannelTopics channelTopics,
        Windows windows,
        SchedulerSettings scheduling,
        LongSupplier nanoClock,
        Tasks tasks,
        Duration dedupeWindow,
        Counters counters,
        PipelineMetrics metrics,
        Traces traces) {

    /** The running tasks, by the stream thread that each belongs to. */
    static final class Tasks {
        private final Map<Task, Thread> running = new ConcurrentHashMap<>();

        void add(Task task) {
            running.put(task, Thread.currentThread());
        }

        void remove(Task task) {
            running.remove(task);
        }

        Collection<Task> all() {
            return running.keySet();
        }

        /** Whether one of the calling stream thread has more to do at once. */
        boolean isBusyOnThisThread() {
            Thread here = Thread.currentThread();
            for (Map.Entry<Task, Thread> task : running.entrySet()) {
                if (task.getValue() == here && task.getKey().isBusy()) {
                    return true;
                }
            }
            return false;
        }

        /** How many share the calling stream thread, at least 1. */
        int onThisThread() {
            Thread here = Thread.currentThread();
            int count = 0;
            for (Thread thread : running.values()) {
                if (thread == here) {
                    count++;
                }
            }
            return Math.max(1, count);
        }
    }
}
