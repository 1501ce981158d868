package fairlane.gateway.http;

import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts answered calls and measures their durations by route. A route is an HTTP method with a path template, so that
 * the number of time series is bounded.
 */
public final class HttpMetrics {
    private final boolean enabled;
    private final Map<String, RouteMetrics> byRoute = new ConcurrentHashMap<>();

    /** The metrics of one route. */
    private static final class RouteMetrics {
        final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
        final Histogram duration = Histogram.ofCalls();
    }

    /** @param enabled whether metrics are collected */
    public HttpMetrics(boolean enabled) {
        this.enabled = enabled;
    }

    void record(String route, int status, long nanos) {
        if (!enabled) {
            return;
        }
        RouteMetrics metrics = byRoute.get(route);
        if (metrics == null) {
            metrics = byRoute.computeIfAbsent(route, name -> new RouteMetrics());
        }
        metrics.byStatus.computeIfAbsent(status, code -> new LongAdder()).increment();
        metrics.duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void report(MetricSink sink) {
        byRoute.forEach((route, metrics) -> {
            metrics.byStatus.forEach((status, count) ->
                    sink.report(MetricNames.HTTP_REQUESTS, count.sum(), route, Integer.toString(status)));
            sink.report(MetricNames.HTTP_TIME, metrics.duration, route);
        });
    }
}
