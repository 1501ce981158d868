package fairlane.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** A part of a process that reports its health and its metrics. Thread-safe; no method blocks. */
public interface Component {
    /** The name in health problems. */
    String name();

    /** Unhealthy if the component cannot recover by itself, so that the process must be restarted. */
    Health liveness();

    /** Unhealthy if the component currently does not work. */
    Health readiness();

    /** Reports all metrics of the component. */
    void reportMetrics(MetricSink sink);

    /**
     * The metrics of the component's Kafka clients; those that are {@link AutoCloseable} are closed with the server.
     *
     * @param refresh runs the periodic search for new metrics of the clients
     */
    default List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of();
    }
}
