package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.PolicyTable;
import fairlane.core.limits.SchedulerSettings;
import fairlane.ops.ScrapedMetrics;
import fairlane.ops.TraceContext;
import fairlane.pipeline.inspection.Query;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.metrics.TaskSnapshot;
import fairlane.pipeline.store.ChangelogState;
import fairlane.pipeline.store.SharedRocksDbMemory;
import fairlane.pipeline.task.FairShareProcessor;
import fairlane.pipeline.task.PartitionTask;
import fairlane.pipeline.task.PipelineContext;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.pipeline.window.AcknowledgementSnapshot;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.Limit;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.wire.InFlight;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Runs the topology in the test driver, with a clock that the test advances by {@code tick}. */
public final class TopologyFixture implements AutoCloseable {
    public static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    static final Duration TICK = Duration.ofMillis(10);

    static final Duration DEDUPE_WINDOW = Duration.ofHours(24);

    private static final InFlight NOTHING_IN_FLIGHT = new InFlight("all", true, 0, 0, 0, Long.MAX_VALUE, false);

    public final Topics topics = new Topics();
    final Encodings encodings;
    final Map<String, ChannelTopicStates.TopicState> topicStates = new HashMap<>();
    /** The messages in flight by channel. A channel without an entry has an unlimited window. */
    final Map<String, InFlight> inFlight = new HashMap<>();

    /**
     * When the latest snapshot of the messages in flight was started, in nanoseconds of the test's monotonic clock;
     * null for the current time.
     */
    @Nullable
    Long snapshotStartedAt;

    final PipelineContext context;
    private final RecordWriter<SendRequest> requests;
    private final FixtureSetup setup;
    private final TopologyTestDriver driver;
    private final DrivenFairShareProcessor.RecordGate gate = new DrivenFairShareProcessor.RecordGate();
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final ChangelogState state;
    private long now;

    /**
     * The settings with which a pipeline is started.
     *
     * @param partitions number of partitions of the topics; the driver itself processes only partition 0
     * @param state the changelogs of the previous task, from which the pipeline is restored
     * @param start the initial time of the clock in epoch milliseconds
     */
    record FixtureSetup(
            Path stateDir,
            int partitions,
            Encodings encodings,
            LongSupplier nanoClock,
            PolicyTable policies,
            ChangelogState state,
            long start,
            boolean holdsPulses,
            TraceContext traces) {}

    public TopologyFixture(Path stateDir) {
        this(stateDir, 1);
    }

    TopologyFixture(Path stateDir, int partitions) {
        this(stateDir, partitions, Encodings.singleObject(), () -> 0L);
    }

    TopologyFixture(Path stateDir, int partitions, Encodings encodings, LongSupplier nanoClock) {
        this(stateDir, partitions, encodings, nanoClock, TraceContext.disabled());
    }

    TopologyFixture(Path stateDir, TraceContext traces) {
        this(stateDir, 1, Encodings.singleObject(), () -> 0L, traces);
    }

    private TopologyFixture(
            Path stateDir, int partitions, Encodings encodings, LongSupplier nanoClock, TraceContext traces) {
        this(new FixtureSetup(
                stateDir,
                partitions,
                encodings,
                nanoClock,
                new PolicyTable(),
                new ChangelogState(),
                START,
                false,
                traces));
        tick();
    }

    private TopologyFixture(FixtureSetup setup) {
        this.setup = setup;
        this.encodings = setup.encodings();
        this.requests = encodings.writer(SendRequest.class);
        this.state = setup.state();
        this.now = setup.start();
        this.gate.holdsPulses = setup.holdsPulses();
        this.context = new PipelineContext(
                topics,
                encodings,
                setup.policies(),
                channel -> topicStates.getOrDefault(channel, ChannelTopicStates.TopicState.PRESENT),
                this::snapshot,
                new SchedulerSettings(TICK.toMillis(), 5_000, setup.partitions()),
                setup.nanoClock(),
                new PipelineContext.RunningTasks(),
                DEDUPE_WINDOW,
                new PipelineMetrics(true),
                setup.traces());
        this.driver = new TopologyTestDriver(
                new FairShareTopology(topics, encodings, setup.policies(), 1 << 20, DEDUPE_WINDOW)
                        .build(() ->
                                new DrivenFairShareProcessor(new FairShareProcessor(context), topics, gate, state)),
                properties(setup.stateDir()),
                Instant.ofEpochMilli(now));
    }

    private AcknowledgementSnapshot snapshot() {
        Map<TopicPartition, InFlight> inFlightByPartition = new HashMap<>();
        for (String channel : setup.policies().channelNames()) {
            inFlightByPartition.put(new TopicPartition(channel, 0), inFlight.getOrDefault(channel, NOTHING_IN_FLIGHT));
        }
        return new AcknowledgementSnapshot(
                snapshotStartedAt == null ? setup.nanoClock().getAsLong() : snapshotStartedAt, inFlightByPartition);
    }

    private static Properties properties(Path stateDir) {
        Properties properties = new Properties();
        properties.put("application.id", ChangelogState.APPLICATION);
        properties.put("bootstrap.servers", "unused:9092");
        properties.put("state.dir", stateDir.toString());
        properties.put("processing.exception.handler.global.enabled", true);
        properties.put("rocksdb.config.setter", SharedRocksDbMemory.class);
        properties.put(SharedRocksDbMemory.BYTES, 64L << 20);
        return properties;
    }

    /**
     * Simulates a crash and returns the restarted pipeline, with the state from the changelogs and the same policies.
     * The restarted pipeline has not ticked yet.
     */
    public TopologyFixture restart(Path stateDir, Duration downtime, boolean holdsPulses) {
        changelogState();
        close();
        return new TopologyFixture(new FixtureSetup(
                stateDir,
                setup.partitions(),
                encodings,
                setup.nanoClock(),
                setup.policies(),
                state,
                now + downtime.toMillis(),
                holdsPulses,
                setup.traces()));
    }

    /** Returns the contents of the task's changelogs. */
    ChangelogState changelogState() {
        state.read(driver);
        return state;
    }

    /** Stops holding back pulses, and sends a pulse. */
    void releasePulse() {
        gate.holdsPulses = false;
        sendRaw(topics.pulse(), null, new byte[0], new RecordHeaders());
    }

    public long now() {
        return now;
    }

    /** Advances the clock by one tick. */
    public void tick() {
        driver.advanceWallClockTime(TICK);
        now += TICK.toMillis();
    }

    /** Advances the clock tick by tick, until it has advanced by {@code time}. */
    public void tickFor(Duration time) {
        long until = now + time.toMillis();
        while (now < until) {
            tick();
        }
    }

    public void channel(String name, Consumer<Channel.Builder> change) {
        Channel.Builder channel = Channel.newBuilder();
        change.accept(channel);
        policy(topics.channels(), name, encodings.writer(Channel.class).write(topics.channels(), channel.build()));
    }

    public void limit(String key, Consumer<Limit.Builder> change) {
        Limit.Builder limit = Limit.newBuilder();
        change.accept(limit);
        policy(topics.limits(), key, encodings.writer(Limit.class).write(topics.limits(), limit.build()));
    }

    /** Writes an encoded record to the channels or limits topic; a null value deletes the policy. */
    void policy(String topic, String key, byte @Nullable [] value) {
        pipe(topic, new TestRecord<>(key.getBytes(UTF_8), value, Instant.ofEpochMilli(now)));
    }

    /** Cancels messages at the current time, in the name of the user Anna. */
    void cancel(String customer, CancelledBy kind, String value, @Nullable String reason) {
        Cancellation cancellation = Cancellation.newBuilder()
                .setWhat(kind)
                .setValue(value)
                .setAt(Instant.ofEpochMilli(now))
                .setBy("Anna")
                .setWhy(reason)
                .build();
        byte[] record = encodings.writer(Cancellation.class).write(topics.cancellations(), cancellation);
        sendRaw(topics.cancellations(), customer.getBytes(UTF_8), record, new RecordHeaders());
    }

    public static Rate rate(double units, Per per, @Nullable Integer burst) {
        return Rate.newBuilder().setUnits(units).setPer(per).setBurst(burst).build();
    }

    public void send(String customer, String id, Consumer<SendRequest.Builder> change) {
        sendRaw(topics.requests(), customer.getBytes(UTF_8), request(id, change), new RecordHeaders());
    }

    void send(String customer, String id, Headers headers, Consumer<SendRequest.Builder> change) {
        sendRaw(topics.requests(), customer.getBytes(UTF_8), request(id, change), headers);
    }

    void sendBulk(String customer, String id, Consumer<SendRequest.Builder> change) {
        sendRaw(topics.bulk(), customer.getBytes(UTF_8), request(id, change), new RecordHeaders());
    }

    public byte[] request(String id, Consumer<SendRequest.Builder> change) {
        SendRequest.Builder request = SendRequest.newBuilder()
                .setId(id)
                .setRecipient("+15550100")
                .setBody(ByteBuffer.wrap("hello".getBytes(UTF_8)));
        change.accept(request);
        return requests.write(topics.requests(), request.build());
    }

    public void sendRaw(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        gate.expectRecord();
        pipe(topic, new TestRecord<>(key, value, headers, now));
    }

    private void pipe(String topic, TestRecord<byte[], byte[]> record) {
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(record);
    }

    /** Submits a query to the task. */
    public <T, Q extends Query<T>> Q submit(Q query) {
        task().submit(query);
        return query;
    }

    /** Returns the metrics as a scrape would read them now. */
    ScrapedMetrics scrape() {
        ScrapedMetrics scraped = new ScrapedMetrics();
        List<TaskSnapshot> tasks =
                context.tasks().all().stream().map(PartitionTask::snapshot).toList();
        context.metrics().report(Set.copyOf(context.policies().channelNames()), tasks, now, scraped);
        return scraped;
    }

    public PartitionTask task() {
        return context.tasks().all().iterator().next();
    }

    /** Returns the deliveries of a channel since the last call of this method. */
    public List<ProducedRecord> deliveries(String channel) {
        return read(topics.deliveries(channel));
    }

    List<ProducedRecord> deadLetters() {
        return read(topics.deadLetters());
    }

    /** Returns the records written to a topic since the last call of this method, in the order of writing. */
    List<ProducedRecord> read(String topic) {
        return driver.producedTopicNames().contains(topic)
                ? driver
                        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .stream()
                        .map(ProducedRecord::of)
                        .toList()
                : List.of();
    }

    /** Returns the changelog records of a store since the last call of this method, in the order of writing. */
    List<ProducedRecord> changelog(String store) {
        return read(ChangelogState.changelog(store));
    }

    @Override
    public void close() {
        driver.close();
    }
}
