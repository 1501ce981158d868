package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.core.lanes.Lane;
import fairlane.core.model.Refusal;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.ops.Traces;
import fairlane.schema.Topics;
import fairlane.wire.HeaderNames;
import fairlane.wire.Reason;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Writes what leaves the pipeline: deliveries, dead letters, and what goes back to a requests topic. */
final class Outbox implements ReleaseSink {
    /** As an attribute of a step. */
    private static final String ATTEMPT = "fairlane.attempt";

    private final ProcessorContext<byte[], Outgoing> context;
    private final Topics topics;
    private final TaskStore store;
    private final LongSupplier time;
    private final int partition;
    private final PipelineMetrics metrics;
    private final Traces traces;
    /** By channel: a topic's name is checked each time that it is put together. */
    private final Map<String, Route> routes = new HashMap<>();

    /** Where a channel's messages go, and where they are counted. */
    private record Route(String topic, ChannelMetrics metrics) {}

    private final NumberHeader attempt = new NumberHeader(HeaderNames.ATTEMPT);
    private final NumberHeader acceptedAt = new NumberHeader(HeaderNames.ACCEPTED_AT);
    private final NumberHeader releasedAt = new NumberHeader(HeaderNames.RELEASED_AT);
    private final NumberHeader gap = new NumberHeader(HeaderNames.GAP);
    private final NumberHeader spacing = new NumberHeader(HeaderNames.SPACING);

    /** @param time the scheduler's, epoch milliseconds */
    Outbox(ProcessorContext<byte[], Outgoing> context, TaskStore store, LongSupplier time, PipelineContext pipeline) {
        this.metrics = pipeline.metrics();
        this.traces = pipeline.traces();
        this.context = context;
        this.topics = pipeline.topics();
        this.store = store;
        this.time = time;
        this.partition = context.taskId().partition();
    }

    @Override
    public void release(Lane lane, int rank, long sequence, long gap) {
        Message message = store.take(lane, rank, sequence);
        deliver(message, gap, lane.spacingAt(time.getAsLong()), lane.eligibleAt(), lane.hasHeavyCustomer());
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        refuse(store.take(lane, rank, sequence), refusal);
    }

    /** Hands a message that was never held to the workers of its channel. */
    void deliver(Message message, Decision.Release release) {
        deliver(message, release.gap(), release.spacing(), Wait.NEVER_HELD, release.heavyCustomer());
    }

    /**
     * Hands a message to the workers of its channel.
     *
     * @param sinceLast milliseconds since the lane's last release
     * @param untilForgotten as {@link Lane#spacingAt}
     * @param eligibleAt as {@link Lane#eligibleAt}
     */
    private void deliver(Message message, long sinceLast, long untilForgotten, long eligibleAt, boolean heavy) {
        long now = time.getAsLong();
        Headers headers = headersOf(message, releasedAt.of(now), gap.of(sinceLast), spacing.of(untilForgotten));
        Route route = routes.computeIfAbsent(
                message.channel(), channel -> new Route(topics.deliveries(channel), metrics.of(channel)));
        if (traces.areOn()) {
            trace(message, headers, now);
        }
        forward(
                message.customer().getBytes(UTF_8),
                route.topic(),
                message.value(),
                headers,
                FairShareTopology.DELIVERIES);
        route.metrics().released(Wait.of(message.request(), eligibleAt, now), heavy);
    }

    /** The wait is a step of the message's trace, which goes on with whoever delivers it. */
    private void trace(Message message, Headers headers, long now) {
        long from = Math.min(message.request().waitingSince(), now);
        Traces.Step step = traces.begin("release " + message.channel(), SpanKind.INTERNAL, headers, from);
        if (step != null) {
            step.with(ATTEMPT, message.attempt()).writeTo(headers);
            step.end(null, now);
        }
    }

    /** Gives up on a message that was admitted. */
    void refuse(Message message, Refusal refusal) {
        byte[] key = message.customer().getBytes(UTF_8);
        Reason reason = Reason.valueOf(refusal.kind().name());
        metrics.of(message.channel()).gaveUp(reason);
        String source = source(message.isFromBulk(), message.offset());
        deadLetter(key, message.value(), headersOf(message), reason, refusal.sentence(), source);
    }

    /** The request's headers and ours; all at once, for this is done for each message. */
    private Headers headersOf(Message message, Header... more) {
        Header[] its = message.headers();
        int ours = message.hasSender() ? 4 : 3;
        Header[] all = Arrays.copyOf(its, its.length + ours + more.length);
        int next = its.length;
        all[next++] = new RecordHeader(HeaderNames.ID, message.id().getBytes(UTF_8));
        if (message.hasSender()) {
            all[next++] = new RecordHeader(
                    HeaderNames.SENDER, message.request().sender().getBytes(UTF_8));
        }
        all[next++] = attempt.of(message.attempt());
        all[next++] = acceptedAt.of(message.request().acceptedAt());
        System.arraycopy(more, 0, all, next, more.length);
        return new RecordHeaders(all);
    }

    /** Gives up on a record as it came. */
    void refuse(Admission.Arrival arrival, Reason reason, String sentence) {
        metrics.ofUnknown().gaveUp(reason);
        Remains remains = Remains.of(arrival);
        Headers headers = withAcceptedAt(remains.headers(), arrival.timestamp());
        String source = source(arrival.bulk(), arrival.offset());
        deadLetter(remains.key(), remains.value(), headers, reason, sentence + remains.leftOut(), source);
    }

    /** Sends a record that a foreign client put elsewhere to the partition of its key, with the time of its acceptance. */
    void forwardMisplaced(Admission.Arrival arrival) {
        Headers headers = withAcceptedAt(arrival.headers(), arrival.timestamp());
        forward(arrival.key(), topic(arrival.bulk()), arrival.value(), headers, FairShareTopology.MISPLACED);
    }

    /** Sends a cancellation that a foreign client put elsewhere to the partition of its customer. */
    void forwardMisplaced(byte[] customer, byte[] cancellation) {
        forward(customer, topics.cancellations(), cancellation, new RecordHeaders(), FairShareTopology.MISPLACED);
    }

    private Headers withAcceptedAt(Headers came, long timestamp) {
        Headers headers = new RecordHeaders(came.toArray());
        if (headers.lastHeader(HeaderNames.ACCEPTED_AT) == null) {
            headers.add(acceptedAt.of(timestamp));
        }
        return headers;
    }

    /** Sends the task an empty record of its own. */
    void pulse() {
        forward(
                null,
                new Outgoing(topics.pulse(), partition, new byte[0]),
                new RecordHeaders(),
                FairShareTopology.PULSE);
    }

    private void deadLetter(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            Reason reason,
            String sentence,
            String source) {
        replace(headers, HeaderNames.REASON, reason.name());
        replace(headers, HeaderNames.ERROR, sentence);
        replace(headers, HeaderNames.SOURCE, source);
        forward(key, topics.deadLetters(), value, headers, FairShareTopology.DEAD_LETTERS);
    }

    private void forward(byte @Nullable [] key, String topic, byte @Nullable [] value, Headers headers, String child) {
        forward(key, new Outgoing(topic, null, value), headers, child);
    }

    private void forward(byte @Nullable [] key, Outgoing outgoing, Headers headers, String child) {
        context.forward(new Record<>(key, outgoing, context.currentSystemTimeMs(), headers), child);
    }

    private String topic(boolean bulk) {
        return bulk ? topics.bulk() : topics.requests();
    }

    private String source(boolean bulk, long offset) {
        return topic(bulk) + "/" + partition + "/" + offset;
    }

    private static void replace(Headers headers, String name, String text) {
        headers.remove(name).add(new RecordHeader(name, text.getBytes(UTF_8)));
    }

    /** A header with a number; the last one is kept, for many messages have the same. */
    private static final class NumberHeader {
        private final String name;
        private long last;
        private Header header;

        NumberHeader(String name) {
            this.name = name;
            this.header = make();
        }

        Header of(long number) {
            if (number != last) {
                last = number;
                header = make();
            }
            return header;
        }

        private Header make() {
            return new RecordHeader(name, Long.toString(last).getBytes(UTF_8));
        }
    }
}
