package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.ops.TraceContext;
import fairlane.schema.Per;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the trace of a request continues in its delivery. */
class ReleaseTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @TempDir
    private Path stateDir;

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    private static Headers headers() {
        return new RecordHeaders()
                .add("traceparent", TRACEPARENT.getBytes(UTF_8))
                .add("tracestate", "vendor=1".getBytes(UTF_8));
    }

    @Test
    void releaseSpanLinksRequestAndDelivery() {
        try (TopologyFixture pipeline = new TopologyFixture(stateDir, TraceContext.of(telemetry))) {
            pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
            pipeline.send("acme", "m1", headers(), request -> request.setChannel("sms"));
            long accepted = pipeline.now();
            pipeline.send("acme", "m2", headers(), request -> request.setChannel("sms"));
            pipeline.tickFor(Duration.ofSeconds(2));
            List<ProducedRecord> deliveries = pipeline.deliveries("sms");
            assertThat(spans.getFinishedSpanItems()).hasSize(2).allSatisfy(span -> {
                assertThat(span.getName()).isEqualTo("release sms");
                assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
                assertThat(span.getTraceId()).isEqualTo(TRACE);
                assertThat(span.getParentSpanId()).isEqualTo(SPAN);
                assertThat(TimeUnit.NANOSECONDS.toMillis(span.getStartEpochNanos()))
                        .isEqualTo(accepted);
            });
            SpanData held = spans.getFinishedSpanItems().get(1);
            assertThat(held.getEndEpochNanos() - held.getStartEpochNanos())
                    .as("duration of the release span of the held message")
                    .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
            assertThat(deliveries.get(1).text("traceparent")).isEqualTo("00-" + TRACE + "-" + held.getSpanId() + "-01");
            assertThat(deliveries.get(1).text("tracestate")).isEqualTo("vendor=1");
        }
    }

    @Test
    void requestWithoutTraceStartsNoSpan() {
        try (TopologyFixture pipeline = new TopologyFixture(stateDir, TraceContext.of(telemetry))) {
            pipeline.channel("sms", channel -> {});
            pipeline.send("acme", "m1", request -> request.setChannel("sms"));
            assertThat(pipeline.deliveries("sms").get(0).headerNames()).doesNotContain("traceparent");
            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    @Test
    void traceHeaderIsForwardedUnchangedIfTracingIsDisabled() {
        try (TopologyFixture pipeline = new TopologyFixture(stateDir)) {
            pipeline.channel("sms", channel -> {});
            pipeline.send("acme", "m1", headers(), request -> request.setChannel("sms"));
            assertThat(pipeline.deliveries("sms").get(0).text("traceparent")).isEqualTo(TRACEPARENT);
        }
    }
}
