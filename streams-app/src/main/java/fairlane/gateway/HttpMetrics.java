package fairlane.gateway;

import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The calls that were answered, by route: the method and the template, of which there are so many as are written down. */
final class HttpMetrics {
    private final boolean counts;
    private final Map<String, Calls> routes = new ConcurrentHashMap<>();

    /** Of one route. */
    private static final class Calls {
        final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
        final Histogram took = Histogram.ofCalls();
    }

    /** @param counts whether anybody wants to know */
    HttpMetrics(boolean counts) {
        this.counts = counts;
    }

    void answered(String route, int status, long nanos) {
        if (!counts) {
            return;
        }
        Calls calls = routes.get(route);
        if (calls == null) {
            calls = routes.computeIfAbsent(route, name -> new Calls());
        }
        calls.byStatus.computeIfAbsent(status, code -> new LongAdder()).increment();
        calls.took.record(nanos, TimeUnit.NANOSECONDS);
    }

    void tell(MetricSink sink) {
        routes.forEach((route, calls) -> {
            calls.byStatus.forEach((status, count) ->
                    sink.tell(MetricNames.HTTP_REQUESTS, count.sum(), route, Integer.toString(status)));
            sink.tell(MetricNames.HTTP_TIME, calls.took, route);
        });
    }
}
