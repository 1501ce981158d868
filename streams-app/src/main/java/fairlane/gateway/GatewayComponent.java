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

/**
 * Reports the health and the metrics of a gateway. Readiness does not depend on the channels and limits, because a
 * gateway starts only after it has read them.
 */
final class GatewayComponent implements Component {
    private static final Logger log = LoggerFactory.getLogger(GatewayComponent.class);

    private final KafkaHealthCheck kafkaHealth;
    private final List<Consumer<MetricSink>> reporters;
    private final WantedWorkerCounts wantedWorkers;
    private final RequestPublisher publisher;

    /** @param reporters callbacks, each of which reports the metrics of one part of the gateway */
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

    /** Always returns healthy, because a gateway that answers the liveness probe can answer other calls as well. */
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
     * Reports the number of workers that each channel needs, or nothing if the pipeline does not answer. Without a
     * figure an autoscaler keeps the current number of workers, whereas a figure that is too low would make it remove
     * workers.
     */
    private void reportWantedWorkers(MetricSink sink) {
        try {
            wantedWorkers
                    .wantedByChannel()
                    .forEach((channel, wanted) -> sink.report(MetricNames.WORKERS_WANTED, wanted, channel));
        } catch (AdminException e) {
            log.debug(
                    "The gateway omits the metric of wanted workers from this scrape, because the pipeline could not"
                            + " be queried: {}",
                    e.getMessage());
        }
    }

    @Override
    public List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of(publisher.metrics(refresh));
    }
}
