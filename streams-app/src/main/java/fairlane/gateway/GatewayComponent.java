package fairlane.gateway;

import fairlane.admin.AdminException;
import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.gateway.intake.RequestPublisher;
import fairlane.ops.Component;
import fairlane.ops.Health;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The health and metrics of a gateway. A gateway starts only after it has read the channels and limits. */
final class GatewayComponent implements Component {
    private static final Logger log = LoggerFactory.getLogger(GatewayComponent.class);

    private final KafkaHealthCheck kafkaHealth;
    private final List<Consumer<MetricSink>> reporters;
    private final WantedWorkerCounts wantedWorkers;
    private final RequestPublisher publisher;

    /** @param reporters report the metrics of the gateway's parts */
    GatewayComponent(
            KafkaHealthCheck kafkaHealth,
            List<Consumer<MetricSink>> reporters,
            WantedWorkerCounts wantedWorkers,
            RequestPublisher publisher) {
        this.kafkaHealth = kafkaHealth;
        this.reporters = reporters;
        this.wantedWorkers = wantedWorkers;
        this.publisher = publisher;
    }

    @Override
    public String name() {
        return "gateway";
    }

    /** A gateway that serves this probe can serve other calls. */
    @Override
    public Health liveness() {
        return Health.healthy();
    }

    @Override
    public Health readiness() {
        return kafkaHealth.health();
    }

    @Override
    public void reportMetrics(MetricSink sink) {
        reporters.forEach(reporter -> reporter.accept(sink));
        reportWantedWorkers(sink);
    }

    /**
     * Reports nothing if the pipeline does not answer: a missing figure is better than one that would scale workers
     * down.
     */
    private void reportWantedWorkers(MetricSink sink) {
        try {
            wantedWorkers
                    .wantedByChannel()
                    .forEach((channel, wanted) -> sink.report(MetricNames.WORKERS_WANTED, wanted, channel));
        } catch (AdminException e) {
            log.debug("The number of wanted workers is unavailable: {}", e.getMessage());
        }
    }

    @Override
    public List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of(publisher.metrics(refresh));
    }
}
