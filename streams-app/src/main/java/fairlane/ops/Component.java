package fairlane.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A part of a process that reports its health and its metrics. Implementations are thread-safe, and their methods do not
 * block.
 */
public interface Component {
    /** The name of the component in the texts of health problems. */
    String name();

    /**
     * The liveness of the component: unhealthy if the component cannot recover by itself, so that the process must be
     * restarted.
     */
    Health liveness();

    /** The readiness of the component: unhealthy if the component currently does not work. */
    Health readiness();

    /** Reports all metrics of the component. */
    void reportMetrics(MetricSink sink);

    /**
     * The metrics of the Kafka clients of the component. Returned binders that are {@link AutoCloseable} are closed when
     * the operations server is closed.
     *
     * @param refresh the executor that runs the periodic search for new metrics of the clients
     */
    default List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of();
    }
}
