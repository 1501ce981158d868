package fairlane.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics that a process serves at {@code /metrics}. Metrics of the JVM and of the Kafka clients come from a meter
 * registry of Micrometer; the components of the process report the other metrics.
 */
final class PrometheusMetrics implements MultiCollector, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PrometheusMetrics.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ScheduledExecutorService refresh =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-metrics"));
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private volatile List<Component> components = List.of();

    PrometheusMetrics() {
        registry.config().meterFilter(MeterFilter.denyUnless(PrometheusMetrics::isExported));
        bind(List.of(
                new JvmMemoryMetrics(),
                new JvmGcMetrics(),
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics()));
        registry.getPrometheusRegistry().register(this);
    }

    private static boolean isExported(Meter.Id id) {
        String name = id.getName().replaceAll("[^a-zA-Z0-9]", "_");
        return MetricNames.KAFKA.contains(name)
                || MetricNames.KAFKA.contains(name + "_total")
                || MetricNames.FAMILIES.stream().anyMatch(name::startsWith);
    }

    private void bind(List<? extends MeterBinder> binders) {
        for (MeterBinder binder : binders) {
            binder.bindTo(registry);
            if (binder instanceof AutoCloseable closeable) {
                closeables.add(closeable);
            }
        }
    }

    void serve(List<Component> served) {
        components = List.copyOf(served);
        served.forEach(component -> bind(component.kafkaMetrics(refresh)));
    }

    @Override
    public MetricSnapshots collect() {
        Scrape scrape = new Scrape();
        components.forEach(component -> component.reportMetrics(scrape));
        return scrape.snapshots();
    }

    /** Writes all metrics in version 0.0.4 of the text format of Prometheus. */
    void writeTo(OutputStream out) throws IOException {
        registry.scrape(out, "text/plain");
    }

    /** The current number of time series of this process. */
    long seriesCount() {
        return Stream.of(registry.scrape().split("\n", -1))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .count();
    }

    @Override
    public void close() {
        refresh.shutdownNow();
        for (AutoCloseable closeable : closeables) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.debug("The metrics of a Kafka client could not be closed when the operations server stopped", e);
            }
        }
        registry.close();
    }
}
