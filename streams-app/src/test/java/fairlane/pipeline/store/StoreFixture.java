package fairlane.pipeline.store;

import fairlane.pipeline.ProducedRecord;
import fairlane.pipeline.TopologyFixture;
import fairlane.schema.Encodings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.jspecify.annotations.Nullable;

/** The state stores of a task in the test driver, with their changelogs. Tests run one transaction at a time. */
final class StoreFixture implements AutoCloseable {
    private static final String SOURCE = "source";
    private static final List<String> PLAIN_STORES =
            List.of(StoreNames.SCHEDULED, StoreNames.LANES, StoreNames.METERS, StoreNames.CANCELLATIONS);

    /** The store on disk that the message store wraps. */
    final KeyValueStore<Bytes, byte[]> disk = builder(StoreNames.MESSAGES).build();

    private final Map<String, KeyValueStore<Bytes, byte[]>> plainStores = new HashMap<>();
    private final TopologyTestDriver driver;
    private @Nullable MessageStore messages;
    private Runnable script = () -> {};

    StoreFixture(Path stateDir, long maxCleanBytes) {
        Topology topology = new Topology()
                .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), SOURCE)
                .addProcessor("script", ScriptProcessor::new, SOURCE)
                .addStateStore(
                        new MessageStoreBuilder(new DiskStoreBuilder(), new MemoryBudget(maxCleanBytes)), "script");
        PLAIN_STORES.forEach(name -> topology.addStateStore(builder(name), "script"));
        Properties properties = new Properties();
        properties.put("application.id", ChangelogState.APPLICATION);
        properties.put("bootstrap.servers", "unused:9092");
        properties.put("state.dir", stateDir.toString());
        driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(TopologyFixture.START));
        transaction(() -> {});
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    }

    private final class DiskStoreBuilder extends AbstractStoreBuilder<Bytes, byte[], KeyValueStore<Bytes, byte[]>> {
        DiskStoreBuilder() {
            super(StoreNames.MESSAGES, Serdes.Bytes(), Serdes.ByteArray(), Time.SYSTEM);
        }

        @Override
        public KeyValueStore<Bytes, byte[]> build() {
            return disk;
        }
    }

    private final class ScriptProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            messages = context().getStateStore(StoreNames.MESSAGES);
            PLAIN_STORES.forEach(name -> plainStores.put(name, context().getStateStore(name)));
            script.run();
        }
    }

    /** Runs an action in one transaction and commits it. */
    void transaction(Runnable action) {
        script = action;
        driver.createInputTopic(SOURCE, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new byte[0], new byte[0]);
    }

    MessageStore messages() {
        return Objects.requireNonNull(messages);
    }

    KeyValueStore<Bytes, byte[]> store(String name) {
        return Objects.requireNonNull(plainStores.get(name));
    }

    TaskStore taskStore() {
        return new TaskStore(messages(), store(StoreNames.LANES), store(StoreNames.METERS), cancellations());
    }

    CancellationStore cancellations() {
        return new CancellationStore(store(StoreNames.CANCELLATIONS), Encodings.singleObject());
    }

    /** Returns the changelog records of a store since the last call of this method, in the order of writing. */
    List<ProducedRecord> changelog(String store) {
        String topic = ChangelogState.changelog(store);
        return driver.producedTopicNames().contains(topic)
                ? driver
                        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .stream()
                        .map(ProducedRecord::of)
                        .toList()
                : List.of();
    }

    @Override
    public void close() {
        driver.close();
    }
}
