package fairlane.admin.messages;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.inspection.HeldFilter;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.MessageSelector;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.HeldMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Cancels messages of a customer, and counts the messages that a cancellation would affect. */
public final class CancellationAdmin {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;

    public CancellationAdmin(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(SendRequest.class);
    }

    /** Selects the messages to cancel: those of {@code customer} whose {@code criterion} equals {@code value}. */
    public record CancellationTarget(String customer, CancelledBy criterion, String value) {}

    /**
     * The number of held messages that a cancellation would affect.
     *
     * @param complete whether {@code messages} is exact; otherwise it is a lower bound
     * @param gaps sentences that state which part of the count is missing; empty if no missing part is known
     */
    public record CancellableCount(long messages, boolean complete, List<String> gaps) {
        public CancellableCount {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Counts the held messages that the cancellation would affect. Stops after {@code timeLimit} and returns the count
     * up to then.
     */
    public CancellableCount count(CancellationTarget target, Duration timeLimit) throws InterruptedException {
        AtomicLong counted = new AtomicLong();
        CompletableFuture<InspectionClient.InspectionResult> end =
                CompletableFuture.supplyAsync(() -> countHeld(target, counted));
        try {
            List<String> gaps =
                    end.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS).gaps();
            return new CancellableCount(counted.get(), gaps.isEmpty(), gaps);
        } catch (TimeoutException e) {
            return new CancellableCount(counted.get(), false, List.of());
        } catch (ExecutionException e) {
            return new CancellableCount(counted.get(), false, List.of(reason(e)));
        }
    }

    private static String reason(ExecutionException e) {
        return e.getCause() instanceof AdminException cause
                ? String.valueOf(cause.getMessage())
                : "the pipeline cannot be queried: " + e.getCause();
    }

    private InspectionClient.InspectionResult countHeld(CancellationTarget target, AtomicLong counted) {
        InspectionClient inspection = new InspectionClient(cluster);
        HeldFilter customerFilter = new HeldFilter(null, target.customer(), null);
        return switch (target.criterion()) {
            case EVERYTHING -> inspection.lanes(customerFilter, lane -> counted.addAndGet(lane.held()));
            case SENDER ->
                inspection.lanes(
                        new HeldFilter(null, target.customer(), target.value()),
                        lane -> counted.addAndGet(lane.held()));
            case ID ->
                inspection.messages(
                        new MessageSelector(target.customer(), target.value(), null, null),
                        message -> counted.incrementAndGet());
            case RECIPIENT ->
                inspection.messages(customerFilter, message -> {
                    if (target.value().equals(recipient(message))) {
                        counted.incrementAndGet();
                    }
                });
            case UNKNOWN -> throw new IllegalArgumentException("unknown criterion of a cancellation");
        };
    }

    private @Nullable String recipient(HeldMessage message) {
        try {
            return reader.read(message.value()).getRecipient();
        } catch (UnreadableRecordException e) {
            return null;
        }
    }

    /**
     * Cancels the selected messages that were accepted before this call.
     *
     * @param by the name of the person or system that cancels the messages
     * @param note the reason for the cancellation, as a text for people; null if there is none
     */
    public void cancel(CancellationTarget target, String by, @Nullable String note) {
        String topic = cluster.topics().cancellations();
        cluster.requireTopic(topic);
        cluster.put(topic, target.customer(), value(target, by, note));
    }

    /** Creates the record that {@link #cancel} would write, for callers that publish the record themselves. */
    public ProducerRecord<byte[], byte[]> cancellation(CancellationTarget target, String by, @Nullable String note) {
        byte[] customer = target.customer().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(cluster.topics().cancellations(), customer, value(target, by, note));
    }

    private byte[] value(CancellationTarget target, String by, @Nullable String note) {
        return cluster.encodings()
                .writer(Cancellation.class)
                .write(
                        cluster.topics().cancellations(),
                        Cancellation.newBuilder()
                                .setWhat(target.criterion())
                                .setValue(target.value())
                                .setAt(Instant.now())
                                .setBy(by)
                                .setWhy(note)
                                .build());
    }
}
