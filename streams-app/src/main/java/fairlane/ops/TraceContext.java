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
 * Continues the trace context (W3C, the headers {@code traceparent} and {@code tracestate}) that a message came with. A
 * message without one is not traced, and where no OpenTelemetry is installed in the process nothing is: then the headers
 * go on as they are, and nothing is spent on it.
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

    /** By whatever an agent or an extension has installed in this process, until now. */
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

    /** Whether anybody traces. */
    public boolean isEnabled() {
        return tracer != null;
    }

    /**
     * Begins a step of what happens to a message.
     *
     * @param kind whose work it is
     * @param headers of the message
     * @param at when it begins, epoch milliseconds
     * @return null: the message came without a context, or nobody traces
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

    /** The task, in the context that the caller is in; for those who go on by another thread. */
    public static Runnable withCurrentContext(Runnable task) {
        return Context.current().wrap(task);
    }

    /** A step of what happens to a message; to be ended. */
    public static final class TraceSpan {
        private final Span span;
        private final Context context;

        private TraceSpan(Span span, Context context) {
            this.span = span;
            this.context = context;
        }

        /** Says something of it. */
        public TraceSpan withAttribute(String name, long value) {
            span.setAttribute(name, value);
            return this;
        }

        /** Whoever reads these headers goes on behind this step. */
        public void injectInto(Headers headers) {
            W3C.inject(context, headers, HEADER_SETTER);
        }

        /** Does something, as a part of the step. */
        public <T> T run(Callable<T> task) throws Exception {
            return context.wrap(task).call();
        }

        /**
         * It is over.
         *
         * @param error null: as it should be
         * @param at epoch milliseconds
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
