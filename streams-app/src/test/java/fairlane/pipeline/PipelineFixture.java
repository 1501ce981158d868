package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.core.Settings;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.Limit;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.wire.HeaderNames;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology under a clock that the test moves: {@code send}, {@code tick}, {@code deliveries}. */
final class PipelineFixture implements AutoCloseable {
    static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    static final Duration TICK = Duration.ofMillis(10);

    final Topics topics = new Topics();
    final Encodings encodings = Encodings.singleObject();
    final Set<String> missingTopics = new HashSet<>();
    private final TopologyTestDriver driver;
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new java.util.HashMap<>();

    PipelineFixture(Path stateDir) {
        this(stateDir, 1);
    }

    /** @param partitions as the topics have; the driver itself has only partition 0 */
    PipelineFixture(Path stateDir, int partitions) {
        PolicyTable policies = new PolicyTable();
        PipelineContext pipeline = new PipelineContext(
                topics,
                encodings,
                policies,
                channel -> !missingTopics.contains(channel),
                new Settings(TICK.toMillis(), 5_000, partitions),
                () -> 0L,
                new PipelineContext.Tasks(),
                new Counters());
        Properties properties = new Properties();
        properties.put("application.id", "fixture");
        properties.put("bootstrap.servers", "unused:9092");
        properties.put("state.dir", stateDir.toString());
        properties.put("rocksdb.config.setter", SharedRocksDbMemory.class);
        properties.put(SharedRocksDbMemory.BYTES, 64L << 20);
        driver = new TopologyTestDriver(
                new FairShareTopology(topics, encodings, policies, 1 << 20).build(() -> new FairShare(pipeline)),
                properties,
                Instant.ofEpochMilli(START));
        tick();
    }

    /** A released message, as a worker sees it. */
    record Delivery(String channel, String customer, Headers headers, byte[] value, long timestamp) {
        String text(String header) {
            Header found = headers.lastHeader(header);
            return found == null ? "" : new String(found.value(), UTF_8);
        }

        String id() {
            return text(HeaderNames.ID);
        }

        long number(String header) {
            return Long.parseLong(text(header));
        }

        /** Milliseconds since {@link #START}. */
        long releasedAfter() {
            return number(HeaderNames.RELEASED_AT) - START;
        }
    }

    long now() {
        return START + elapsed;
    }

    private long elapsed;

    /** Moves the clock by one tick. */
    void tick() {
        driver.advanceWallClockTime(TICK);
        elapsed += TICK.toMillis();
    }

    /** Moves the clock in ticks until so long has passed since {@link #START}. */
    void tickUntil(Duration sinceStart) {
        while (elapsed < sinceStart.toMillis()) {
            tick();
        }
    }

    void channel(String name, @Nullable Channel channel) {
        byte[] value = channel == null ? null : encodings.writer(Channel.class).write(topics.channels(), channel);
        driver.createInputTopic(topics.channels(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(name, value, Instant.ofEpochMilli(now())));
    }

    void limit(String key, @Nullable Limit limit) {
        byte[] value = limit == null ? null : encodings.writer(Limit.class).write(topics.limits(), limit);
        driver.createInputTopic(topics.limits(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, Instant.ofEpochMilli(now())));
    }

    void send(String customer, String id, Consumer<SendRequest.Builder> more) {
        sendRaw(topics.requests(), customer.getBytes(UTF_8), request(id, more), new RecordHeaders());
    }

    void sendBulk(String customer, String id, Consumer<SendRequest.Builder> more) {
        sendRaw(topics.bulk(), customer.getBytes(UTF_8), request(id, more), new RecordHeaders());
    }

    byte[] request(String id, Consumer<SendRequest.Builder> more) {
        SendRequest.Builder request = SendRequest.newBuilder()
                .setId(id)
                .setRecipient("+15550100")
                .setBody(ByteBuffer.wrap("hello".getBytes(UTF_8)));
        more.accept(request);
        return encodings.writer(SendRequest.class).write(topics.requests(), request.build());
    }

    void sendRaw(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(new TestRecord<>(key, value, headers, now()));
    }

    /** What was released to a channel since the last call. */
    List<Delivery> deliveries(String channel) {
        return read(topics.deliveries(channel), channel);
    }

    List<Delivery> deadLetters() {
        return read(topics.deadLetters(), "");
    }

    List<Delivery> requestsForwarded() {
        return read(topics.requests(), "");
    }

    private List<Delivery> read(String topic, String channel) {
        TestOutputTopic<byte[], byte[]> output = outputs.computeIfAbsent(
                topic,
                name -> driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        List<Delivery> read = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : output.readRecordsToList()) {
            String customer = record.key() == null ? "" : new String(record.key(), UTF_8);
            read.add(new Delivery(channel, customer, record.headers(), record.value(), record.timestamp()));
        }
        return read;
    }

    @Override
    public void close() {
        driver.close();
    }
}
