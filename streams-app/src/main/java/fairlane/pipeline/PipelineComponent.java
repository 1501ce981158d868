package fairlane.pipeline;

import fairlane.ops.Component;
import fairlane.ops.Health;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.pipeline.client.Heartbeats;
import fairlane.pipeline.metrics.TaskSnapshot;
import fairlane.pipeline.task.PartitionTask;
import fairlane.pipeline.task.PipelineContext;
import fairlane.pipeline.window.AcknowledgementSnapshot;
import fairlane.schema.Topics;
import fairlane.wire.InFlight;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** Reports the health and the metrics of a pipeline process. */
final class PipelineComponent implements Component {
    private static final Duration METRICS_REFRESH_INTERVAL = Duration.ofSeconds(10);
    private static final double NANOS_PER_SECOND = 1e9;

    private final PipelineContext pipeline;
    private final KafkaStreams streams;
    private final Heartbeats heartbeats;

    PipelineComponent(PipelineContext pipeline, KafkaStreams streams, Heartbeats heartbeats) {
        this.pipeline = pipeline;
        this.streams = streams;
        this.heartbeats = heartbeats;
    }

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Health liveness() {
        return health().live();
    }

    @Override
    public Health readiness() {
        return health().ready();
    }

    private PipelineHealth health() {
        long tasksNotConsuming = pipeline.tasks().all().stream()
                .filter(task -> !task.hasConsumed())
                .count();
        Duration longestPollGap = Duration.ofNanos(heartbeats.longestGap(System.nanoTime()));
        return new PipelineHealth(streams.state(), longestPollGap, tasksNotConsuming);
    }

    @Override
    public List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of(new KafkaStreamsMetrics(streams, Tags.empty(), refresh, METRICS_REFRESH_INTERVAL));
    }

    @Override
    public void reportMetrics(MetricSink sink) {
        Set<String> channels = new HashSet<>(pipeline.policies().channelNames());
        List<TaskSnapshot> snapshots =
                pipeline.tasks().all().stream().map(PartitionTask::snapshot).toList();
        pipeline.metrics().report(channels, snapshots, System.currentTimeMillis(), sink);
        reportInFlight(channels, sink);
        reportIntakeLag(sink);
    }

    private void reportInFlight(Set<String> channels, MetricSink sink) {
        Map<String, Long> inFlight = new HashMap<>();
        Map<String, Long> unacknowledgedNanos = new HashMap<>();
        AcknowledgementSnapshot snapshot = pipeline.windows().latest();
        if (snapshot != null) {
            for (Map.Entry<TopicPartition, InFlight> entry :
                    snapshot.inFlightByPartition().entrySet()) {
                String channel = entry.getKey().topic();
                inFlight.merge(channel, entry.getValue().messages(), Long::sum);
                unacknowledgedNanos.merge(
                        channel, snapshot.unacknowledgedNanos().getOrDefault(entry.getKey(), 0L), Math::max);
            }
        }
        for (String channel : channels) {
            sink.report(MetricNames.IN_FLIGHT, inFlight.getOrDefault(channel, 0L), channel);
            sink.report(
                    MetricNames.ACKNOWLEDGEMENT_AGE,
                    unacknowledgedNanos.getOrDefault(channel, 0L) / NANOS_PER_SECOND,
                    channel);
        }
    }

    /**
     * Reports the lag of each input topic, which is the sum of the lag metrics of the Kafka consumers. Topic names are
     * compared with underscores instead of dots, because some clients replace the dots in their metrics.
     */
    private void reportIntakeLag(MetricSink sink) {
        Topics topics = pipeline.topics();
        Map<TopicPartition, Double> lags = new HashMap<>();
        for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
            MetricName name = metric.getKey();
            String topic = name.tags().get("topic");
            String partition = name.tags().get("partition");
            if (name.name().equals("records-lag")
                    && topic != null
                    && partition != null
                    && metric.getValue().metricValue() instanceof Double lag
                    && lag > 0) {
                TopicPartition topicPartition =
                        new TopicPartition(topic.replace('.', '_'), Integer.parseInt(partition));
                lags.merge(topicPartition, lag, Math::max);
            }
        }
        for (String topic : List.of(topics.requests(), topics.bulk(), topics.cancellations())) {
            String metricTopic = topic.replace('.', '_');
            double lag = lags.entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(metricTopic))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            sink.report(MetricNames.INTAKE_LAG, lag, topic);
        }
    }
}
