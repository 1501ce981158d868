package fairlane.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Something that runs in a process, and tells how it is and what it has counted. Asked by any thread; answers at once. */
public interface Component {
    /** For messages. */
    String name();

    /** Ill: it will not get on by itself, and is to be started anew. */
    Health liveness();

    /** Ill: it does not do its work now. */
    Health readiness();

    /** Tells every figure. */
    void reportMetrics(MetricSink sink);

    /**
     * What tells of its Kafka clients; closed with the process where it can be.
     *
     * @param refresh looks for new figures of theirs
     */
    default List<MeterBinder> kafkaMetrics(ScheduledExecutorService refresh) {
        return List.of();
    }
}
