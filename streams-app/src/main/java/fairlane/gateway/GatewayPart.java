package fairlane.gateway;

import fairlane.gateway.leases.Leases;
import fairlane.ops.Health;
import fairlane.ops.MetricSink;
import fairlane.ops.Part;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** What a gateway tells those who run it. It starts only once it has read the channels and limits. */
final class GatewayPart implements Part {
    private final KafkaWatch kafka;
    private final HttpMetrics http;
    private final IntakeCounts counts;
    private final Leases leases;
    private final Publisher publisher;

    GatewayPart(KafkaWatch kafka, HttpMetrics http, IntakeCounts counts, Leases leases, Publisher publisher) {
        this.kafka = kafka;
        this.http = http;
        this.counts = counts;
        this.leases = leases;
        this.publisher = publisher;
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
    }

    @Override
    public List<MeterBinder> clients(ScheduledExecutorService refresh) {
        return List.of(publisher.metrics(refresh));
    }
}
