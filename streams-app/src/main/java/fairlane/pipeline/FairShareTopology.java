package fairlane.pipeline;

import fairlane.contract.PolicyTable;
import fairlane.contract.PolicyTableUpdater;
import fairlane.contract.RequestLimits;
import fairlane.pipeline.client.BulkAfterOthers;
import fairlane.pipeline.store.MemoryBudget;
import fairlane.pipeline.store.MessageStoreBuilder;
import fairlane.pipeline.store.StoreNames;
import fairlane.pipeline.task.OutgoingValue;
import fairlane.pipeline.task.SinkNames;
import fairlane.pipeline.topics.PolicyTableProcessor;
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
 * The Kafka Streams topology of the pipeline, with topics at the left and right and state stores below the processor:
 *
 * <pre>
 *   requests ───────────────────────┐                      ┌──► deliveries.&lt;channel&gt;
 *   requests.bulk ─► behind-others ─┼──►  fair-share  ─────┼──► dead-letters
 *   cancellations ──────────────────┤   │ messages         ├──► misplaced: same topic, partition of the key
 *   pulse ──────────────────────────┘   │ scheduled        └──► pulse
 *                                       │ lanes, meters
 *                                       │ cancellations, dedupe
 *   channels, limits ───────────────────┘ (global tables)
 * </pre>
 */
public final class FairShareTopology {
    private static final String REQUESTS_SOURCE = "requests";
    private static final String BULK_SOURCE = "requests-bulk";
    private static final String CANCELLATIONS_SOURCE = "cancellations-source";
    private static final String PULSE_SOURCE = "pulse-source";
    private static final String BULK_AFTER_OTHERS = "behind-others";
    private static final String FAIR_SHARE = "fair-share";

    /**
     * The settings of the changelog topics. Messages are added and removed constantly, so the segments are small; small
     * segments are closed soon, and only closed segments can be compacted. The broker sets the timestamps, because
     * Streams stamps changelog records that are flushed at a commit with the time of the last input record, which lies
     * in the far future for a record of the bulk topic.
     */
    private static final Map<String, String> CHANGELOG_CONFIG = Map.of(
            "segment.bytes", String.valueOf(64 << 20),
            "max.compaction.lag.ms", String.valueOf(600_000),
            "min.cleanable.dirty.ratio", "0.3",
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", String.valueOf(RequestLimits.MAX_RECORD_BYTES));

    private static final Serializer<byte[]> BYTES_SERIALIZER = new ByteArraySerializer();
    private static final Deserializer<byte[]> BYTES_DESERIALIZER = new ByteArrayDeserializer();
    private static final Serializer<OutgoingValue> VALUE_SERIALIZER = (topic, outgoing) -> outgoing.value();
    private static final TopicNameExtractor<byte[], OutgoingValue> TOPIC_EXTRACTOR =
            (key, outgoing, context) -> outgoing.topic();
    private static final StreamPartitioner<byte[], OutgoingValue> PARTITIONER = (topic, key, outgoing, partitions) ->
            Optional.ofNullable(outgoing.partition()).map(Set::of);

    private final Topics topics;
    private final Encodings encodings;
    private final PolicyTable policies;
    private final MemoryBudget cacheBudget;
    private final Duration dedupeWindow;

    /**
     * @param cacheBytes the memory in which all tasks of the process together cache held messages, in bytes
     * @param dedupeWindow how long the pipeline remembers the ID of an accepted message, to detect requests that repeat
     *     the ID
     */
    FairShareTopology(
            Topics topics, Encodings encodings, PolicyTable policies, long cacheBytes, Duration dedupeWindow) {
        this.dedupeWindow = dedupeWindow;
        this.topics = topics;
        this.encodings = encodings;
        this.policies = policies;
        this.cacheBudget = new MemoryBudget(cacheBytes);
    }

    Topology build(ProcessorSupplier<byte[], byte[], byte[], OutgoingValue> fairShare) {
        Topology topology = new Topology();
        PolicyTableUpdater updater = new PolicyTableUpdater(policies, encodings);
        addPolicyTable(topology, topics.channels(), "channels", () -> PolicyTableProcessor.forChannels(updater));
        addPolicyTable(topology, topics.limits(), "limits", () -> PolicyTableProcessor.forLimits(updater));
        addSource(topology, REQUESTS_SOURCE, topics.requests(), BulkAfterOthers::timestamp);
        addSource(topology, BULK_SOURCE, topics.bulk(), BulkAfterOthers::timestampAfterOthers);
        addSource(topology, CANCELLATIONS_SOURCE, topics.cancellations(), BulkAfterOthers::timestamp);
        addSource(topology, PULSE_SOURCE, topics.pulse(), BulkAfterOthers::timestamp);
        return topology.addProcessor(BULK_AFTER_OTHERS, BulkAfterOthers::new, BULK_SOURCE)
                .addProcessor(
                        FAIR_SHARE, fairShare, REQUESTS_SOURCE, BULK_AFTER_OTHERS, CANCELLATIONS_SOURCE, PULSE_SOURCE)
                .addStateStore(new MessageStoreBuilder(persistentStore(StoreNames.MESSAGES), cacheBudget), FAIR_SHARE)
                .addStateStore(persistentStore(StoreNames.SCHEDULED), FAIR_SHARE)
                .addStateStore(persistentStore(StoreNames.LANES), FAIR_SHARE)
                .addStateStore(persistentStore(StoreNames.METERS), FAIR_SHARE)
                .addStateStore(persistentStore(StoreNames.CANCELLATIONS), FAIR_SHARE)
                .addStateStore(dedupeStore(), FAIR_SHARE)
                .addSink(SinkNames.DELIVERIES, TOPIC_EXTRACTOR, BYTES_SERIALIZER, VALUE_SERIALIZER, FAIR_SHARE)
                .addSink(SinkNames.DEAD_LETTERS, topics.deadLetters(), BYTES_SERIALIZER, VALUE_SERIALIZER, FAIR_SHARE)
                .addSink(SinkNames.MISPLACED, TOPIC_EXTRACTOR, BYTES_SERIALIZER, VALUE_SERIALIZER, FAIR_SHARE)
                .addSink(SinkNames.PULSE, topics.pulse(), BYTES_SERIALIZER, VALUE_SERIALIZER, PARTITIONER, FAIR_SHARE);
    }

    private static void addSource(Topology topology, String name, String topic, TimestampExtractor timestamps) {
        topology.addSource(
                Topology.AutoOffsetReset.EARLIEST, name, timestamps, BYTES_DESERIALIZER, BYTES_DESERIALIZER, topic);
    }

    /**
     * Adds a global table of channels or limits. The updater puts the records into the {@link PolicyTable}; the state
     * store that Streams requires for a global table stays empty.
     */
    private static void addPolicyTable(
            Topology topology, String topic, String name, ProcessorSupplier<String, byte[], Void, Void> updater) {
        StoreBuilder<KeyValueStore<String, byte[]>> unused = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled();
        topology.addGlobalStore(
                unused,
                name + "-source",
                new StringDeserializer(),
                BYTES_DESERIALIZER,
                topic,
                name + "-table",
                updater);
    }

    private StoreBuilder<WindowStore<Bytes, byte[]>> dedupeStore() {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(StoreNames.DEDUPE, dedupeWindow, dedupeWindow, false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG_CONFIG)
                .withCachingDisabled();
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> persistentStore(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG_CONFIG)
                .withCachingDisabled();
    }
}
