package fairlane.gateway;

import fairlane.admin.AdminException;
import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.gateway.leases.Leases;
import fairlane.ops.Health;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.ops.Part;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway tells those who run it. It starts only once it has read the channels and limits. */
final class GatewayPart implements Part {
    private static final Logger log = LoggerFactory.getLogger(GatewayPart.class);
    private final KafkaWatch kafka;
    private final HttpMetrics http;
    private final IntakeCounts counts;
    private final Leases leases;
    private final Publisher publisher;
    private final VerdictCounts verdicts;
    private final WantedWorkerCounts workers;

    GatewayPart(
            KafkaWatch kafka,
            HttpMetrics http,
            IntakeCounts counts,
            Leases leases,
            Publisher publisher,
            VerdictCounts verdicts,
            WantedWorkerCounts workers) {
        this.kafka = kafka;
        this.http = http;
        this.counts = counts;
        this.leases = leases;
        this.publisher = publisher;
        this.verdicts = verdicts;
        this.workers = workers;
    }

    @Override
    public String name() {
        return "gateway";
    }

    /** Whoever is answered this can be answered others. */
    @Override
    public Health live() {
        return Health.well();
    }

    @Override
    public Health ready() {
        return kafka.health();
    }

    @Override
    public void tell(MetricSink sink) {
        http.tell(sink);
        counts.tell(sink);
        leases.tell(sink);
        verdicts.tell(sink);
        tellWorkers(sink);
    }

    /** Nothing where the pipeline does not answer: no figure is better than one that would take workers away. */
    private void tellWorkers(MetricSink sink) {
        try {
            workers.wantedByChannel()
                    .forEach((channel, wanted) -> sink.tell(MetricNames.WORKERS_WANTED, wanted, channel));
        } catch (AdminException e) {
            log.debug("No figure of the workers that are wanted: {}", e.getMessage());
        }
    }

    @Override
    public List<MeterBinder> clients(ScheduledExecutorService refresh) {
        return List.of(publisher.metrics(refresh));
    }
}
