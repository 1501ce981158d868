package fairlane.delivery.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.FairlaneConfig;
import fairlane.contract.HeaderNames;
import fairlane.delivery.Delivery;
import fairlane.delivery.Result;
import fairlane.delivery.progress.Acknowledgement;
import fairlane.delivery.progress.MessagesInProgress;
import fairlane.delivery.progress.RecordedBatch;
import fairlane.ops.TraceContext;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

/** Tests that the worker propagates the trace of a delivery to the handler and to the retry. */
class DeliveryTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SPAN + "-01";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    private final List<Delivery> delivered = new ArrayList<>();
    private final List<String> currentSpans = new ArrayList<>();

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    /** Sends one message with a handler that returns the given result, and returns the records that the worker wrote. */
    private List<ProducerRecord<byte[], byte[]>> send(TraceContext traces, Result result) {
        WorkerOptions options = WorkerOptions.of(
                "sms", FairlaneConfig.load(null, Map.of(), Map.of()).workers().defaults());
        WorkerSetup setup = new WorkerSetup(
                FairlaneConfig.load(null, Map.of(), Map.of()),
                Encodings.singleObject(),
                options,
                this::deliver,
                traces);
        MessagesInProgress inProgress =
                new MessagesInProgress(new MessagesInProgress.Limits(10, 10, 1 << 20, 1_000), false);
        inProgress.assign(0, 0, new Acknowledgement(0, ""), 0);
        handlerResult = result;
        HandlerCalls calls = new HandlerCalls(
                setup, inProgress, new Waker(() -> {}), new StallGuard(1_000, 0), new WorkerMetrics(true), () -> 0L);
        inProgress.add(message(setup), 0);
        calls.start();
        List<ProducerRecord<byte[], byte[]>> recorded = new ArrayList<>();
        RecordedBatch batch = inProgress.nextBatch(0);
        batch.partitions()
                .forEach(partition -> partition
                        .finished()
                        .forEach(attempt -> new OutcomeRecorder(setup).write(attempt, 0, recorded::add)));
        return recorded;
    }

    private Result handlerResult = Result.delivered();

    private CompletableFuture<Result> deliver(Delivery delivery) {
        delivered.add(delivery);
        currentSpans.add(Span.current().getSpanContext().getSpanId());
        return CompletableFuture.completedFuture(handlerResult);
    }

    private static ConsumerRecord<byte[], byte[]> message(WorkerSetup setup) {
        SendRequest request = SendRequest.newBuilder()
                .setId("m1")
                .setRecipient("+15550100")
                .setBody(ByteBuffer.wrap(new byte[0]))
                .build();
        byte[] value = setup.encodings().writer(SendRequest.class).write("any", request);
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("d", 0, 0, "acme".getBytes(UTF_8), value);
        message.headers()
                .add(HeaderNames.ID, "m1".getBytes(UTF_8))
                .add(HeaderNames.ATTEMPT, "1".getBytes(UTF_8))
                .add(HeaderNames.RELEASED_AT, "1".getBytes(UTF_8))
                .add(HeaderNames.SPACING, "0".getBytes(UTF_8))
                .add("traceparent", TRACEPARENT.getBytes(UTF_8));
        return message;
    }

    @Test
    void handlerRunsInTraceSpanOfAttemptAndReceivesSpanInHeader() {
        send(TraceContext.of(telemetry), Result.delivered());
        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("deliver sms");
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SPAN);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(currentSpans).containsExactly(span.getSpanId());
        assertThat(text(delivered.get(0).headers(), "traceparent"))
                .isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
    }

    @Test
    void retryKeepsTraceHeaderOfFailedAttempt() {
        List<ProducerRecord<byte[], byte[]>> recorded = send(TraceContext.of(telemetry), Result.retry("busy"));
        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo("busy");
        assertThat(recorded.get(0).topic()).isEqualTo("fairlane.requests");
        assertThat(text(recorded.get(0).headers(), "traceparent")).isEqualTo(TRACEPARENT);
    }

    @Test
    void disabledTracingKeepsTraceHeaderUnchanged() {
        send(TraceContext.disabled(), Result.delivered());
        assertThat(text(delivered.get(0).headers(), "traceparent")).isEqualTo(TRACEPARENT);
    }
}
