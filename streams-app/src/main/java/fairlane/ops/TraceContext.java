package fairlane.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace of a message, whose W3C trace context is in the record headers {@code traceparent} and {@code
 * tracestate}. A message without a trace context is not traced. If OpenTelemetry is not installed in the process, no
 * message is traced, and the headers are passed on unchanged at no cost.
 */
public final class TraceContext {
    private static final String AUTOCONFIGURE = "otel.java.global-autoconfigure.enabled";
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Headers> HEADER_GETTER = new HeaderGetter();
    private static final TextMapSetter<Headers> HEADER_SETTER = (headers, name, value) -> {
        if (headers != null) {
            headers.remove(name).add(name, value.getBytes(UTF_8));
        }
    };

    private final @Nullable Tracer tracer;

    private TraceContext(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Returns an object that traces messages with the OpenTelemetry that an agent or an extension has installed in this
     * process. If OpenTelemetry is not installed, tracing is disabled.
     */
    public static TraceContext installed() {
        boolean isInstalled = GlobalOpenTelemetry.isSet() || Boolean.getBoolean(AUTOCONFIGURE);
        return isInstalled ? of(GlobalOpenTelemetry.get()) : disabled();
    }

    public static TraceContext of(OpenTelemetry telemetry) {
        return new TraceContext(telemetry.getTracer("fairlane"));
    }

    public static TraceContext disabled() {
        return new TraceContext(null);
    }

    /** Whether tracing is enabled, that is, OpenTelemetry is installed in this process. */
    public boolean isEnabled() {
        return tracer != null;
    }

    /**
     * Starts a span for one part of the processing of a message, such as the wait in the pipeline or an attempt to
     * send.
     *
     * @param name the name of the span
     * @param kind the kind of the span, for example that this process consumes or produces the message
     * @param headers the headers of the message
     * @param at start time of the span, epoch milliseconds
     * @return the span; null if the message has no trace context or tracing is disabled
     */
    public @Nullable TraceSpan startSpan(String name, SpanKind kind, Headers headers, long at) {
        if (tracer == null) {
            return null;
        }
        Context parent = W3C.extract(Context.root(), headers, HEADER_GETTER);
        if (!Span.fromContext(parent).getSpanContext().isValid()) {
            return null;
        }
        Span span = tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(kind)
                .setStartTimestamp(at, TimeUnit.MILLISECONDS)
                .startSpan();
        return new TraceSpan(span, parent.with(span));
    }

    /** Wraps a task for another thread, so that the task runs in the current trace context of the caller. */
    public static Runnable withCurrentContext(Runnable task) {
        return Context.current().wrap(task);
    }

    /** A trace span for one part of the processing of a message. The caller must end the span. */
    public static final class TraceSpan {
        private final Span span;
        private final Context context;

        private TraceSpan(Span span, Context context) {
            this.span = span;
            this.context = context;
        }

        /** Sets an attribute of this trace span and returns the span. */
        public TraceSpan withAttribute(String name, long value) {
            span.setAttribute(name, value);
            return this;
        }

        /**
         * Writes the context of this span to record headers, so that the consumer of the record continues the trace.
         */
        public void injectInto(Headers headers) {
            W3C.inject(context, headers, HEADER_SETTER);
        }

        /** Runs a task with this span as the current trace span. */
        public <T> T run(Callable<T> task) throws Exception {
            return context.wrap(task).call();
        }

        /**
         * Ends this trace span.
         *
         * @param error description of the failure; null if this part of the processing succeeded
         * @param at end time of the span, epoch milliseconds
         */
        public void end(@Nullable String error, long at) {
            if (error != null) {
                span.setStatus(StatusCode.ERROR, error);
            }
            span.end(at, TimeUnit.MILLISECONDS);
        }
    }

    private static final class HeaderGetter implements TextMapGetter<Headers> {
        @Override
        public Iterable<String> keys(Headers headers) {
            List<String> keys = new ArrayList<>();
            headers.forEach(header -> keys.add(header.key()));
            return keys;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        }
    }
}
