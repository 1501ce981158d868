package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.core.Lane;
import fairlane.core.Outlet;
import fairlane.core.Refusal;
import fairlane.schema.Topics;
import fairlane.wire.HeaderNames;
import fairlane.wire.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Writes what leaves the pipeline: deliveries, dead letters, and what goes back to a requests topic. */
final class Outbox implements Outlet {
    private final ProcessorContext<byte[], Outgoing> context;
    private final Topics topics;
    private final TaskStore store;
    private final LongSupplier time;
    private final int partition;
    /** The deliveries topics by channel: a name is checked each time that it is put together. */
    private final Map<String, String> deliveries = new HashMap<>();

    /** The last release time that was written out, and its text: a tick releases many at the same time. */
    private long lastTime = Long.MIN_VALUE;

    private byte[] lastTimeText = {};

    /** @param time the scheduler's, epoch milliseconds */
    Outbox(ProcessorContext<byte[], Outgoing> context, Topics topics, TaskStore store, LongSupplier time) {
        this.context = context;
        this.topics = topics;
        this.store = store;
        this.time = time;
        this.partition = context.taskId().partition();
    }

    @Override
    public void release(Lane lane, int rank, long sequence, long gap) {
        deliver(store.take(lane, rank, sequence), gap);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        refuse(store.take(lane, rank, sequence), refusal);
    }

    /** Hands a message to the workers of its channel. */
    void deliver(Message message, long gap) {
        Headers headers = headersOf(message);
        headers.add(new RecordHeader(HeaderNames.RELEASED_AT, timeText()));
        addNumber(headers, HeaderNames.GAP, gap);
        String topic = deliveries.computeIfAbsent(message.channel(), topics::deliveries);
        forward(message.customer().getBytes(UTF_8), topic, message.value(), headers, FairShareTopology.DELIVERIES);
    }

    /** Gives up on a message that was admitted. */
    void refuse(Message message, Refusal refusal) {
        byte[] key = message.customer().getBytes(UTF_8);
        Reason reason = Reason.valueOf(refusal.kind().name());
        String source = source(message.isFromBulk(), message.offset());
        deadLetter(key, message.value(), headersOf(message), reason, refusal.sentence(), source);
    }

    private static Headers headersOf(Message message) {
        Headers headers = new RecordHeaders(message.headers());
        headers.add(new RecordHeader(HeaderNames.ID, message.id().getBytes(UTF_8)));
        if (message.hasSender()) {
            headers.add(new RecordHeader(
                    HeaderNames.SENDER, message.request().sender().getBytes(UTF_8)));
        }
        addNumber(headers, HeaderNames.ATTEMPT, message.attempt());
        addNumber(headers, HeaderNames.ACCEPTED_AT, message.request().acceptedAt());
        return headers;
    }

    /** Gives up on a record as it came. */
    void refuse(Admission.Arrival arrival, Reason reason, String sentence) {
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

    private static Headers withAcceptedAt(Headers came, long acceptedAt) {
        Headers headers = new RecordHeaders(came.toArray());
        if (headers.lastHeader(HeaderNames.ACCEPTED_AT) == null) {
            addNumber(headers, HeaderNames.ACCEPTED_AT, acceptedAt);
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

    private byte[] timeText() {
        long now = time.getAsLong();
        if (now != lastTime) {
            lastTime = now;
            lastTimeText = text(now);
        }
        return lastTimeText;
    }

    private static void replace(Headers headers, String name, String text) {
        headers.remove(name).add(new RecordHeader(name, text.getBytes(UTF_8)));
    }

    private static void addNumber(Headers headers, String name, long number) {
        headers.add(new RecordHeader(name, text(number)));
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }
}
