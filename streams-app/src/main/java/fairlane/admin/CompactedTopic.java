package fairlane.admin;

import fairlane.schema.RecordReader;
import fairlane.schema.RecordWriter;
import fairlane.schema.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads and writes a compacted topic as a table that contains the last record of each key. */
public final class CompactedTopic<T extends SpecificRecord> {
    private final Cluster cluster;
    private final String name;
    private final RecordReader<T> reader;
    private final RecordWriter<T> writer;

    public CompactedTopic(Cluster cluster, String name, Class<T> type) {
        this.cluster = cluster;
        this.name = name;
        this.reader = cluster.encodings().reader(type);
        this.writer = cluster.encodings().writer(type);
    }

    /** Reads the topic and returns the last record of each key; deleted keys are omitted. */
    public SortedMap<String, StoredRecord<T>> read() {
        SortedMap<String, StoredRecord<T>> table = new TreeMap<>();
        new TopicReader(cluster).readAll(name, message -> {
            if (message.key() != null) {
                apply(table, message);
            }
        });
        return table;
    }

    private void apply(SortedMap<String, StoredRecord<T>> table, ConsumerRecord<byte[], byte[]> message) {
        String key = new String(message.key(), StandardCharsets.UTF_8);
        if (message.value() == null) {
            table.remove(key);
        } else {
            table.put(key, decode(message.value()));
        }
    }

    private StoredRecord<T> decode(byte[] value) {
        try {
            return new StoredRecord.Readable<>(reader.read(value));
        } catch (UnreadableRecordException e) {
            return new StoredRecord.Unreadable<>(String.valueOf(e.getMessage()));
        }
    }

    public void put(String key, T value) {
        cluster.put(name, key, writer.write(name, value));
    }

    public void remove(String key) {
        cluster.put(name, key, null);
    }
}
