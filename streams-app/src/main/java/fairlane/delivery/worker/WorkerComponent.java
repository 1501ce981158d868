package fairlane.delivery.worker;

import fairlane.ops.Component;
import fairlane.ops.Health;
import fairlane.ops.MetricSink;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Provides the health and the metrics of a worker to the process that runs the worker. */
final class WorkerComponent implements Component {
    private static final Duration CLIENT_METRICS_REFRESH = Duration.ofSeconds(10);

    private final String channel;
    private final WorkerMetrics metrics;
    private final Supplier<WorkerHealth> health;
    private final KafkaConsumer<byte[], byte[]> consumer;

    WorkerComponent(
            String channel,
            WorkerMetrics metrics,
            Supplier<WorkerHealth> health,
            KafkaConsumer<byte[], byte[]> consumer) {
        this.channel = channel;
        this.metrics = metrics;
        this.health = health;
        this.consumer = consumer;
    }

    @Override
    public String name() {
        return "worker of " + channel;
    }

    @Override
    public Health liveness() {
        return health.get().live();
    }

    @Override
    public Health readiness() {
        return health.get().ready();
    }

    @Override
    public void reportMetrics(MetricSink sink) {
        metrics.writeTo(channel, sink);
    }

    @Override
    public List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of(new KafkaClientMetrics(consumer, Tags.empty(), refresh, CLIENT_METRICS_REFRESH));
    }
}
