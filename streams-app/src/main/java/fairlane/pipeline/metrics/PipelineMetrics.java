package fairlane.pipeline.metrics;

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
import java.util.concurrent.atomic.LongAdder;

/** The metrics of all pipeline tasks of a process. Safe for use by many threads. */
public final class PipelineMetrics {
    private final boolean enabled;
    private final Map<String, ChannelMetrics> channels = new ConcurrentHashMap<>();
    private final LongAdder misplaced = new LongAdder();
    private final Histogram tickDurations = Histogram.ofTicks();
    private final Histogram tickLateness = Histogram.ofTicks();

    /** @param enabled whether metrics are enabled; if they are not, this object counts nothing */
    public PipelineMetrics(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Returns the metrics of a channel that exists or has existed. Callers that update the metrics for each message
     * keep the returned object.
     */
    public ChannelMetrics channel(String channel) {
        ChannelMetrics known = channels.get(channel);
        return known == null ? channels.computeIfAbsent(channel, name -> new ChannelMetrics(enabled)) : known;
    }

    /**
     * Returns the metrics of records without a known channel, for example of requests for a channel that does not
     * exist.
     */
    public ChannelMetrics unknownChannel() {
        return channel(MetricNames.UNKNOWN_CHANNEL);
    }

    /**
     * Counts a record that was forwarded to the partition of its key. The counter has no channel, because such a record
     * is not decoded.
     */
    public void recordMisplaced() {
        if (enabled) {
            misplaced.increment();
        }
    }

    public void recordTick(long nanos) {
        if (enabled) {
            tickDurations.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    public void recordTickLateness(long millis) {
        if (enabled) {
            tickLateness.record(millis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Reports all metrics of the pipeline.
     *
     * @param channelNames the names of all existing channels
     * @param tasks the numbers of held messages that each task has last published
     * @param now the current time in epoch milliseconds
     */
    public void report(Set<String> channelNames, Collection<TaskSnapshot> tasks, long now, MetricSink sink) {
        sink.report(MetricNames.REQUESTS_MISPLACED, misplaced.sum());
        sink.report(MetricNames.TICK, tickDurations);
        sink.report(MetricNames.TICK_LATENESS, tickLateness);
        channelNames.forEach(this::channel);
        Map<String, ChannelGauges> gauges = gaugesByChannel(tasks);
        channels.forEach((channel, channelMetrics) -> {
            channelMetrics.report(channel, sink);
            gauges.getOrDefault(channel, new ChannelGauges()).report(channel, now, sink);
        });
    }

    private Map<String, ChannelGauges> gaugesByChannel(Collection<TaskSnapshot> tasks) {
        Map<String, ChannelGauges> gauges = new HashMap<>();
        for (TaskSnapshot task : tasks) {
            Set<String> names = new HashSet<>(task.channels().keySet());
            names.addAll(task.scheduled().keySet());
            names.forEach(this::channel);
            task.channels()
                    .forEach((channel, snapshot) -> gauges.computeIfAbsent(channel, c -> new ChannelGauges())
                            .addHeld(snapshot));
            task.scheduled()
                    .forEach((channel, messages) -> gauges.computeIfAbsent(channel, c -> new ChannelGauges())
                            .addScheduled(messages));
        }
        return gauges;
    }
}
