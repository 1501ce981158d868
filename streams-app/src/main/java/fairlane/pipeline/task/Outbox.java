package fairlane.pipeline.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.DeadLetterReason;
import fairlane.contract.HeaderNames;
import fairlane.core.lanes.Lane;
import fairlane.core.model.Refusal;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.ops.TraceContext;
import fairlane.pipeline.metrics.ChannelMetrics;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.metrics.WaitBreakdown;
import fairlane.pipeline.store.Message;
import fairlane.pipeline.store.TaskStore;
import fairlane.schema.Topics;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records that a task produces, which are deliveries, dead letters, forwarded misplaced records, and pulses.
 * Used only by the stream thread.
 */
final class Outbox implements ReleaseSink {
    /** The name of the trace span attribute that contains the number of the delivery attempt. */
    private static final String ATTEMPT_ATTRIBUTE = "fairlane.attempt";

    private final ProcessorContext<byte[], OutgoingValue> context;
    private final Topics topics;
    private final TaskStore store;
    private final int partition;
    private final PipelineMetrics metrics;
    private final TraceContext traces;
    /**
     * The deliveries topic and the metrics of each channel, by channel name. They are cached, because composing the
     * name of a deliveries topic validates the name each time.
     */
    private final Map<String, ChannelOutput> outputs = new HashMap<>();

    private long sentRecords;

    /** The name of a channel's deliveries topic, and the channel's metrics. */
    private record ChannelOutput(String topic, ChannelMetrics metrics) {}

    private final NumberHeader attempt = new NumberHeader(HeaderNames.ATTEMPT);
    private final NumberHeader acceptedAt = new NumberHeader(HeaderNames.ACCEPTED_AT);
    private final NumberHeader releasedAt = new NumberHeader(HeaderNames.RELEASED_AT);
    private final NumberHeader gap = new NumberHeader(HeaderNames.GAP);
    private final NumberHeader spacing = new NumberHeader(HeaderNames.SPACING);

    Outbox(ProcessorContext<byte[], OutgoingValue> context, TaskStore store, PipelineContext pipeline) {
        this.metrics = pipeline.metrics();
        this.traces = pipeline.traces();
        this.context = context;
        this.topics = pipeline.topics();
        this.store = store;
        this.partition = context.taskId().partition();
    }

    @Override
    public void release(Lane lane, int rank, long sequence, Release release) {
        deliver(store.take(lane, rank, sequence), release);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        refuse(store.take(lane, rank, sequence), refusal);
    }

    /** Writes a released message to the deliveries topic of its channel. */
    void deliver(Message message, Release release) {
        Headers headers = deliveryHeaders(
                message, releasedAt.of(release.releasedAt()), gap.of(release.gap()), spacing.of(release.spacing()));
        ChannelOutput output = outputs.computeIfAbsent(
                message.channel(), channel -> new ChannelOutput(topics.deliveries(channel), metrics.channel(channel)));
        if (traces.isEnabled()) {
            traceRelease(message, headers, release.releasedAt());
        }
        forward(message.customer().getBytes(UTF_8), output.topic(), message.value(), headers, SinkNames.DELIVERIES);
        output.metrics().recordRelease(WaitBreakdown.of(message.request(), release), release.heavyCustomer());
    }

    /**
     * Adds a span that covers the wait of a message to the message's trace, and writes the span's context to the
     * headers, so that the worker continues the trace.
     */
    private void traceRelease(Message message, Headers headers, long now) {
        long waitStart = Math.min(message.request().waitingSince(), now);
        TraceContext.TraceSpan step =
                traces.startSpan("release " + message.channel(), SpanKind.INTERNAL, headers, waitStart);
        if (step != null) {
            step.withAttribute(ATTEMPT_ATTRIBUTE, message.attempt()).injectInto(headers);
            step.end(null, now);
        }
    }

    /**
     * Writes the dead letter of a message whose request was valid, but that is refused for another reason, for example
     * because the message has expired.
     */
    void refuse(Message message, Refusal refusal) {
        byte[] key = message.customer().getBytes(UTF_8);
        DeadLetterReason reason = DeadLetterReason.valueOf(refusal.kind().name());
        metrics.channel(message.channel()).recordDeadLetter(reason);
        String source = sourceLocation(message.isFromBulk(), message.offset());
        deadLetter(key, message.value(), deliveryHeaders(message), reason, refusal.sentence(), source);
    }

    /**
     * Returns the headers of the request, followed by the headers that the pipeline adds. They are built in one array,
     * because this method runs for each message.
     */
    private Headers deliveryHeaders(Message message, Header... additional) {
        Header[] requestHeaders = message.headers();
        int ownCount = message.hasSender() ? 4 : 3;
        Header[] all = Arrays.copyOf(requestHeaders, requestHeaders.length + ownCount + additional.length);
        int next = requestHeaders.length;
        all[next++] = new RecordHeader(HeaderNames.ID, message.id().getBytes(UTF_8));
        if (message.hasSender()) {
            all[next++] = new RecordHeader(
                    HeaderNames.SENDER, message.request().sender().getBytes(UTF_8));
        }
        all[next++] = attempt.of(message.attempt());
        all[next++] = acceptedAt.of(message.request().acceptedAt());
        System.arraycopy(additional, 0, all, next, additional.length);
        return new RecordHeaders(all);
    }

    /**
     * Writes the dead letter of a record that is not a valid request. The dead letter has the key and the value of the
     * record, unless they are too large.
     */
    void refuse(Admission.IncomingRecord incoming, DeadLetterReason reason, String error) {
        metrics.unknownChannel().recordDeadLetter(reason);
        TruncatedRecord truncated = TruncatedRecord.of(incoming);
        Headers headers = withAcceptanceTime(truncated.headers(), incoming.timestamp());
        String source = sourceLocation(incoming.bulk(), incoming.offset());
        deadLetter(truncated.key(), truncated.value(), headers, reason, error + truncated.omission(), source);
    }

    /**
     * Forwards a request that was written to the wrong partition to the partition of its key. A header keeps the time
     * at which the request was accepted.
     */
    void forwardMisplaced(Admission.IncomingRecord incoming) {
        Headers headers = withAcceptanceTime(incoming.headers(), incoming.timestamp());
        forward(incoming.key(), requestsTopic(incoming.bulk()), incoming.value(), headers, SinkNames.MISPLACED);
    }

    /** Forwards a cancellation that was written to the wrong partition to the partition of its customer. */
    void forwardMisplaced(byte[] customer, byte[] cancellation) {
        forward(customer, topics.cancellations(), cancellation, new RecordHeaders(), SinkNames.MISPLACED);
    }

    private Headers withAcceptanceTime(Headers original, long timestamp) {
        Headers headers = new RecordHeaders(original.toArray());
        if (headers.lastHeader(HeaderNames.ACCEPTED_AT) == null) {
            headers.add(acceptedAt.of(timestamp));
        }
        return headers;
    }

    /**
     * Writes an empty record to the task's own partition of the pulse topic, so that the task consumes a record even if
     * no request arrives.
     */
    void sendPulse() {
        forward(null, new OutgoingValue(topics.pulse(), partition, new byte[0]), new RecordHeaders(), SinkNames.PULSE);
    }

    private void deadLetter(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            DeadLetterReason reason,
            String error,
            String source) {
        setHeader(headers, HeaderNames.REASON, reason.name());
        setHeader(headers, HeaderNames.ERROR, error);
        setHeader(headers, HeaderNames.SOURCE, source);
        forward(key, topics.deadLetters(), value, headers, SinkNames.DEAD_LETTERS);
    }

    private void forward(byte @Nullable [] key, String topic, byte @Nullable [] value, Headers headers, String child) {
        forward(key, new OutgoingValue(topic, null, value), headers, child);
    }

    /** The number of records that the task has sent so far. */
    long sentRecords() {
        return sentRecords;
    }

    private void forward(byte @Nullable [] key, OutgoingValue outgoing, Headers headers, String child) {
        sentRecords++;
        context.forward(new Record<>(key, outgoing, context.currentSystemTimeMs(), headers), child);
    }

    private String requestsTopic(boolean bulk) {
        return bulk ? topics.bulk() : topics.requests();
    }

    private String sourceLocation(boolean bulk, long offset) {
        return requestsTopic(bulk) + "/" + partition + "/" + offset;
    }

    private static void setHeader(Headers headers, String name, String text) {
        headers.remove(name).add(new RecordHeader(name, text.getBytes(UTF_8)));
    }

    /**
     * Encodes a record header with a number. If the number equals the number of the previous call, as it often does,
     * the header encoded for that call is returned again.
     */
    private static final class NumberHeader {
        private final String name;
        private long number;
        private Header encoded;

        NumberHeader(String name) {
            this.name = name;
            this.encoded = encode();
        }

        Header of(long value) {
            if (value != number) {
                number = value;
                encoded = encode();
            }
            return encoded;
        }

        private Header encode() {
            return new RecordHeader(name, Long.toString(number).getBytes(UTF_8));
        }
    }
}
