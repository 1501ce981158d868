package fairlane.gateway;

import fairlane.admin.AdminException;
import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.gateway.http.HttpMetrics;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.gateway.intake.RequestPublisher;
import fairlane.gateway.leases.Leases;
import fairlane.ops.Component;
import fairlane.ops.Health;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway tells those who run it. It starts only once it has read the channels and limits. */
final class GatewayComponent implements Component {
    private static final Logger log = LoggerFactory.getLogger(GatewayComponent.class);
    private final KafkaHealthCheck kafkaHealth;
    private final HttpMetrics httpMetrics;
    private final IntakeCounters intakeCounters;
    private final Leases leases;
    private final RequestPublisher publisher;
    private final VerdictCounters verdictCounters;
    private final WantedWorkerCounts workerFigures;

    GatewayComponent(
            KafkaHealthCheck kafkaHealth,
            HttpMetrics httpMetrics,
            IntakeCounters intakeCounters,
            Leases leases,
            RequestPublisher publisher,
            VerdictCounters verdictCounters,
            WantedWorkerCounts workerFigures) {
        this.kafkaHealth = kafkaHealth;
        this.httpMetrics = httpMetrics;
        this.intakeCounters = intakeCounters;
        this.leases = leases;
        this.publisher = publisher;
        this.verdictCounters = verdictCounters;
        this.workerFigures = workerFigures;
    }

    @Override
    public String name() {
        return "gateway";
    }

    /** Whoever is answered this can be answered others. */
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
        httpMetrics.report(sink);
        intakeCounters.report(sink);
        leases.report(sink);
        verdictCounters.report(sink);
        reportWantedWorkers(sink);
    }

    /** Nothing where the pipeline does not answer: no figure is better than one that would take workers away. */
    private void reportWantedWorkers(MetricSink sink) {
        try {
            workerFigures
                    .wantedByChannel()
                    .forEach((channel, wanted) -> sink.report(MetricNames.WORKERS_WANTED, wanted, channel));
        } catch (AdminException e) {
            log.debug("No figure of the workers that are wanted: {}", e.getMessage());
        }
    }

    @Override
    public List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of(publisher.metrics(refresh));
    }
}
