package fairlane.pipeline;

import fairlane.ops.Health;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.ops.Part;
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

/** What a pipeline tells those who run it. */
final class PipelinePart implements Part {
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final double NANOS = 1e9;

    private final PipelineContext pipeline;
    private final KafkaStreams streams;
    private final Heartbeats heartbeats;

    PipelinePart(PipelineContext pipeline, KafkaStreams streams, Heartbeats heartbeats) {
        this.pipeline = pipeline;
        this.streams = streams;
        this.heartbeats = heartbeats;
    }

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Health live() {
        return health().live();
    }

    @Override
    public Health ready() {
        return health().ready();
    }

    private PipelineHealth health() {
        long unheard =
                pipeline.tasks().all().stream().filter(task -> !task.isHeard()).count();
        Duration silence = Duration.ofNanos(heartbeats.longestSilence(System.nanoTime()));
        return new PipelineHealth(streams.state(), silence, unheard);
    }

    @Override
    public List<MeterBinder> clients(ScheduledExecutorService refresh) {
        return List.of(new KafkaStreamsMetrics(streams, Tags.empty(), refresh, REFRESH));
    }

    @Override
    public void tell(MetricSink sink) {
        Set<String> channels = new HashSet<>(pipeline.policies().channels());
        List<TaskFigures> figures =
                pipeline.tasks().all().stream().map(Task::figures).toList();
        pipeline.metrics().tell(channels, figures, System.currentTimeMillis(), sink);
        tellFlights(channels, sink);
        tellLag(sink);
    }

    private void tellFlights(Set<String> channels, MetricSink sink) {
        Map<String, Long> inFlight = new HashMap<>();
        Map<String, Long> silence = new HashMap<>();
        Look look = pipeline.windows().latest();
        if (look != null) {
            for (Map.Entry<TopicPartition, InFlight> flight : look.flights().entrySet()) {
                String channel = flight.getKey().topic();
                inFlight.merge(channel, flight.getValue().messages(), Long::sum);
                silence.merge(channel, look.silence().getOrDefault(flight.getKey(), 0L), Math::max);
            }
        }
        for (String channel : channels) {
            sink.tell(MetricNames.IN_FLIGHT, inFlight.getOrDefault(channel, 0L), channel);
            sink.tell(MetricNames.ACKNOWLEDGEMENT_AGE, silence.getOrDefault(channel, 0L) / NANOS, channel);
        }
    }

    /** Kafka's consumers say of each partition how much is there that they have not fetched, with the dots as underscores or not. */
    private void tellLag(MetricSink sink) {
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
                TopicPartition its = new TopicPartition(topic.replace('.', '_'), Integer.parseInt(partition));
                lags.merge(its, lag, Math::max);
            }
        }
        for (String topic : List.of(topics.requests(), topics.bulk(), topics.cancellations())) {
            String written = topic.replace('.', '_');
            double lag = lags.entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(written))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            sink.tell(MetricNames.INTAKE_LAG, lag, topic);
        }
    }
}
