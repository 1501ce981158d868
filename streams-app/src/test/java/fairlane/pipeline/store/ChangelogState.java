package fairlane.pipeline.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The contents of a task's changelogs. They are copied into the state stores of the next task, because the test driver
 * restores no state.
 */
public final class ChangelogState {
    public static final String APPLICATION = "fixture";

    private static final List<String> STORES =
            List.of(StoreNames.SCHEDULED, StoreNames.LANES, StoreNames.METERS, StoreNames.CANCELLATIONS);

    private final Map<String, Map<Bytes, byte[]>> stores = new TreeMap<>();

    public static String changelog(String store) {
        return APPLICATION + "-" + store + "-changelog";
    }

    /**
     * Reads the changelog records that were written since the last call of this method, and updates the contents
     * accordingly.
     */
    public void read(TopologyTestDriver driver) {
        read(driver, StoreNames.MESSAGES);
        STORES.forEach(store -> read(driver, store));
        read(driver, StoreNames.DEDUPE);
    }

    private void read(TopologyTestDriver driver, String store) {
        if (driver.producedTopicNames().contains(changelog(store))) {
            driver.createOutputTopic(changelog(store), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList()
                    .forEach(record -> apply(of(store), record));
        }
    }

    private static void apply(Map<Bytes, byte[]> records, TestRecord<byte[], byte[]> change) {
        if (change.value() == null) {
            records.remove(Bytes.wrap(change.key()));
        } else {
            records.put(Bytes.wrap(change.key()), change.value());
        }
    }

    /** Returns the entries of a state store, as its changelog contains them. */
    public Map<Bytes, byte[]> of(String store) {
        return stores.computeIfAbsent(store, name -> new TreeMap<>());
    }

    public void restoreInto(ProcessorContext<?, ?> context) {
        MessageStore messages = context.getStateStore(StoreNames.MESSAGES);
        of(StoreNames.MESSAGES).forEach(messages::put);
        messages.flushCache();
        messages.clearCache();
        for (String name : STORES) {
            KeyValueStore<Bytes, byte[]> store = context.getStateStore(name);
            of(name).forEach(store::put);
        }
        WindowStore<Bytes, byte[]> dedupe = context.getStateStore(StoreNames.DEDUPE);
        // A changelog key of a window store consists of the key of the entry, the time (8 bytes) and a sequence number
        // (4 bytes).
        of(StoreNames.DEDUPE).forEach((key, value) -> {
            byte[] bytes = key.get();
            int length = bytes.length - 8 - 4;
            dedupe.put(
                    Bytes.wrap(Arrays.copyOf(bytes, length)),
                    value,
                    ByteBuffer.wrap(bytes).getLong(length));
        });
    }
}
