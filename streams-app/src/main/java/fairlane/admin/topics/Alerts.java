package fairlane.admin.topics;

import fairlane.admin.Cluster;
import fairlane.admin.RecordHandler;
import fairlane.admin.TopicReader;
import fairlane.schema.Alert;
import fairlane.schema.RecordReader;
import fairlane.schema.RecordWriter;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the alerts topic. An alert states which abuse rule a customer violated and which action (throttle,
 * pause or block) was taken.
 */
public final class Alerts {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);

    private final Cluster cluster;
    private final String topic;
    private final RecordReader<Alert> reader;
    private final RecordWriter<Alert> writer;

    public Alerts(Cluster cluster) {
        this.cluster = cluster;
        this.topic = cluster.topics().alerts();
        this.reader = cluster.encodings().reader(Alert.class);
        this.writer = cluster.encodings().writer(Alert.class);
    }

    /** An alert and the customer that violated the abuse rule. */
    public record RaisedAlert(String customer, Alert alert) {}

    /**
     * Writes an alert and waits until Kafka has stored it.
     *
     * @throws AdminException if Kafka does not store it
     */
    public void raise(String customer, Alert alert) {
        cluster.put(topic, customer, writer.write(topic, alert));
    }

    /** Decodes a record of the alerts topic; returns empty if the record is unreadable or a tombstone. */
    public Optional<Alert> read(ConsumerRecord<byte[], byte[]> message) {
        try {
            return message.value() == null ? Optional.empty() : Optional.of(reader.read(message.value()));
        } catch (UnreadableRecordException e) {
            log.warn(
                    "Ignoring an alert about customer {}, because the record in the alerts topic is unreadable: {}",
                    RecordText.key(message),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns the newest matching alerts in chronological order.
     *
     * @param customer the customer whose alerts to return; null returns the alerts of all customers
     * @param since the time of the earliest alert to return; null returns alerts from the beginning of the topic
     * @param count maximum number of alerts to return
     */
    public List<RaisedAlert> find(@Nullable String customer, @Nullable Instant since, int count) {
        List<RaisedAlert> found = new ArrayList<>();
        RecordHandler matching = message -> {
            String alertedCustomer = RecordText.key(message);
            if (customer == null || customer.equals(alertedCustomer)) {
                read(message).ifPresent(alert -> found.add(new RaisedAlert(alertedCustomer, alert)));
            }
        };
        TopicReader alerts = new TopicReader(cluster);
        if (since == null) {
            alerts.readAll(topic, matching);
        } else {
            alerts.readSince(topic, since.toEpochMilli(), matching);
        }
        found.sort(Comparator.comparing(raised -> raised.alert().getAt()));
        return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
    }
}
