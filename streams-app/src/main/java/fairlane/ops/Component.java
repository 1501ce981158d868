package fairlane.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A part of a process that reports its health and its metrics. Implementations are thread-safe, and their methods do
 * not block.
 */
public interface Component {
    /** The name of the component, with which each reported health problem of the component starts. */
    String name();

    /**
     * Returns the liveness of the component, which is unhealthy if the component cannot recover by itself, so that the
     * process must be restarted.
     */
    Health liveness();

    /** Returns the readiness of the component, which is unhealthy while the component does not work. */
    Health readiness();

    /** Reports all metrics of the component. */
    void reportMetrics(MetricSink sink);

    /**
     * The metrics of the Kafka clients of the component. When the operations server is closed, it also closes those of
     * the returned binders that are {@link AutoCloseable}.
     *
     * @param refresh the executor that runs the periodic search for new metrics of the clients
     */
    default List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of();
    }
}
