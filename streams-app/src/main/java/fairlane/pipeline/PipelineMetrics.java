package fairlane.pipeline;

import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the tasks of a process have counted. */
final class PipelineMetrics {
    private final boolean counts;
    private final Map<String, ChannelMetrics> channels = new ConcurrentHashMap<>();
    private final Histogram ticks = Histogram.ofTicks();
    private final Histogram lateness = Histogram.ofTicks();

    /** @param counts whether anybody wants to know */
    PipelineMetrics(boolean counts) {
        this.counts = counts;
    }

    boolean counts() {
        return counts;
    }

    /** Those of a channel that has, or had, a record; to be kept by who needs them often. */
    ChannelMetrics of(String channel) {
        ChannelMetrics known = channels.get(channel);
        return known == null ? channels.computeIfAbsent(channel, name -> new ChannelMetrics(counts)) : known;
    }

    /** Those of records that name no channel there is. */
    ChannelMetrics ofUnknown() {
        return of(MetricNames.UNKNOWN_CHANNEL);
    }

    void ticked(long nanos) {
        if (counts) {
            ticks.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void tickIsLate(long millis) {
        if (counts) {
            lateness.record(millis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Tells everything.
     *
     * @param known every channel there is
     * @param now epoch milliseconds
     */
    void tell(Set<String> known, Collection<TaskFigures> tasks, long now, MetricSink sink) {
        sink.tell(MetricNames.TICK, ticks);
        sink.tell(MetricNames.TICK_LATENESS, lateness);
        known.forEach(this::of);
        Map<String, ChannelFigures> figures = figures(tasks);
        channels.forEach((channel, its) -> {
            its.tell(channel, sink);
            figures.getOrDefault(channel, new ChannelFigures()).tell(channel, now, sink);
        });
    }

    private Map<String, ChannelFigures> figures(Collection<TaskFigures> tasks) {
        Map<String, ChannelFigures> figures = new HashMap<>();
        for (TaskFigures task : tasks) {
            Set<String> its = new HashSet<>(task.channels().keySet());
            its.addAll(task.scheduled().keySet());
            its.forEach(this::of);
            task.channels()
                    .forEach((channel, census) -> figures.computeIfAbsent(channel, c -> new ChannelFigures())
                            .add(census));
            task.scheduled()
                    .forEach((channel, messages) -> figures.computeIfAbsent(channel, c -> new ChannelFigures())
                            .addScheduled(messages));
        }
        return figures;
    }
}
