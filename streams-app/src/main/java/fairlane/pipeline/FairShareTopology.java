package fairlane.pipeline;

import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The way of the data:
 *
 * <pre>
 *   requests ───────────────────────┐                      ┌──► deliveries.&lt;channel&gt;
 *   requests.bulk ─► behind-others ─┼──►  fair-share  ─────┼──► dead-letters
 *   cancellations ──────────────────┤   │ messages         ├──► misplaced: back to its topic, into its partition
 *   pulse ──────────────────────────┘   │ scheduled        └──► pulse
 *                                       │ lanes, meters
 *                                       │ cancellations, dedupe
 *   channels, limits ───────────────────┘ (tables of everyone)
 * </pre>
 */
final class FairShareTopology {
    static final String DELIVERIES = "deliveries";
    static final String DEAD_LETTERS = "dead-letters";
    static final String MISPLACED = "misplaced";
    static final String PULSE = "pulse";

    static final String MESSAGES_STORE = "messages";
    static final String SCHEDULED_STORE = "scheduled";
    static final String LANES_STORE = "lanes";
    static final String METERS_STORE = "meters";
    static final String CANCELLATIONS_STORE = "cancellations";
    static final String DEDUPE_STORE = "dedupe";

    private static final String REQUESTS_SOURCE = "requests";
    private static final String BULK_SOURCE = "requests-bulk";
    private static final String CANCELLATIONS_SOURCE = "cancellations-source";
    private static final String PULSE_SOURCE = "pulse-source";
    private static final String BEHIND_OTHERS = "behind-others";
    private static final String FAIR_SHARE = "fair-share";

    /**
     * Queues churn: segments that close soon can be compacted soon. The broker stamps the records: Streams stamps what a
     * commit flushes with the last record's time, which of one from the topic for bursts is in the far future.
     */
    private static final Map<String, String> CHANGELOG = Map.of(
            "segment.bytes", String.valueOf(64 << 20),
            "max.compaction.lag.ms", String.valueOf(600_000),
            "min.cleanable.dirty.ratio", "0.3",
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", String.valueOf(StreamsSettings.MAX_RECORD_BYTES));

    private static final Serializer<byte[]> BYTES = new ByteArraySerializer();
    private static final Deserializer<byte[]> FROM_BYTES = new ByteArrayDeserializer();
    private static final Serializer<Outgoing> ITS_VALUE = (topic, outgoing) -> outgoing.value();
    private static final TopicNameExtractor<byte[], Outgoing> ITS_TOPIC = (key, outgoing, context) -> outgoing.topic();
    private static final StreamPartitioner<byte[], Outgoing> ITS_PARTITION = (topic, key, outgoing, partitions) ->
            Optional.ofNullable(outgoing.partition()).map(Set::of);

    private final Topics topics;
    private final Encodings encodings;
    private final PolicyTable policies;
    private final MemoryBudget cache;
    private final Duration dedupeWindow;

    /**
     * @param cacheBytes for held messages kept in memory besides, by all tasks together
     * @param dedupeWindow for so long ids are remembered
     */
    FairShareTopology(
            Topics topics, Encodings encodings, PolicyTable policies, long cacheBytes, Duration dedupeWindow) {
        this.dedupeWindow = dedupeWindow;
        this.topics = topics;
        this.encodings = encodings;
        this.policies = policies;
        this.cache = new MemoryBudget(cacheBytes);
    }

    Topology build(ProcessorSupplier<byte[], byte[], byte[], Outgoing> fairShare) {
        Topology topology = new Topology();
        addTable(topology, topics.channels(), "channels", () -> PolicyUpdater.ofChannels(policies, encodings, topics));
        addTable(topology, topics.limits(), "limits", () -> PolicyUpdater.ofLimits(policies, encodings));
        addSource(topology, REQUESTS_SOURCE, topics.requests(), BehindOthers::time);
        addSource(topology, BULK_SOURCE, topics.bulk(), BehindOthers::timeBehindOthers);
        addSource(topology, CANCELLATIONS_SOURCE, topics.cancellations(), BehindOthers::time);
        addSource(topology, PULSE_SOURCE, topics.pulse(), BehindOthers::time);
        return topology.addProcessor(BEHIND_OTHERS, BehindOthers::new, BULK_SOURCE)
                .addProcessor(FAIR_SHARE, fairShare, REQUESTS_SOURCE, BEHIND_OTHERS, CANCELLATIONS_SOURCE, PULSE_SOURCE)
                .addStateStore(new MessageStoreBuilder(store(MESSAGES_STORE), cache), FAIR_SHARE)
                .addStateStore(store(SCHEDULED_STORE), FAIR_SHARE)
                .addStateStore(store(LANES_STORE), FAIR_SHARE)
                .addStateStore(store(METERS_STORE), FAIR_SHARE)
                .addStateStore(store(CANCELLATIONS_STORE), FAIR_SHARE)
                .addStateStore(dedupeStore(), FAIR_SHARE)
                .addSink(DELIVERIES, ITS_TOPIC, BYTES, ITS_VALUE, FAIR_SHARE)
                .addSink(DEAD_LETTERS, topics.deadLetters(), BYTES, ITS_VALUE, FAIR_SHARE)
                .addSink(MISPLACED, ITS_TOPIC, BYTES, ITS_VALUE, FAIR_SHARE)
                .addSink(PULSE, topics.pulse(), BYTES, ITS_VALUE, ITS_PARTITION, FAIR_SHARE);
    }

    private static void addSource(Topology topology, String name, String topic, TimestampExtractor timestamps) {
        topology.addSource(Topology.AutoOffsetReset.EARLIEST, name, timestamps, FROM_BYTES, FROM_BYTES, topic);
    }

    /** A table's records go to the {@link PolicyTable}; the store that Streams wants one to have stays empty. */
    private static void addTable(
            Topology topology, String topic, String name, ProcessorSupplier<String, byte[], Void, Void> updater) {
        StoreBuilder<KeyValueStore<String, byte[]>> unused = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled();
        topology.addGlobalStore(
                unused, name + "-source", new StringDeserializer(), FROM_BYTES, topic, name + "-table", updater);
    }

    private StoreBuilder<WindowStore<Bytes, byte[]>> dedupeStore() {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(DEDUPE_STORE, dedupeWindow, dedupeWindow, false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }
}
