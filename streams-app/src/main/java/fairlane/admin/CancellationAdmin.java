package fairlane.admin;

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

/** Cancels messages of a customer, and says how many that would be. */
public final class CancellationAdmin {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;

    public CancellationAdmin(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(SendRequest.class);
    }

    /** What is to be cancelled: of {@code customer}, what is known by {@code value}. */
    public record Wanted(String customer, CancelledBy what, String value) {}

    /**
     * How much is held that would be cancelled.
     *
     * @param complete there is no more
     * @param gaps why it is not complete, where that is known
     */
    public record Count(long messages, boolean complete, List<String> gaps) {
        public Count {
            gaps = List.copyOf(gaps);
        }
    }

    /** Counts for so long at the most. */
    public Count count(Wanted wanted, Duration atMost) throws InterruptedException {
        AtomicLong counted = new AtomicLong();
        CompletableFuture<Held.End> end = CompletableFuture.supplyAsync(() -> ask(wanted, counted));
        try {
            List<String> gaps =
                    end.get(atMost.toMillis(), TimeUnit.MILLISECONDS).gaps();
            return new Count(counted.get(), gaps.isEmpty(), gaps);
        } catch (TimeoutException e) {
            return new Count(counted.get(), false, List.of());
        } catch (ExecutionException e) {
            return new Count(counted.get(), false, List.of(reason(e)));
        }
    }

    private static String reason(ExecutionException e) {
        return e.getCause() instanceof AdminException cause
                ? String.valueOf(cause.getMessage())
                : "the pipeline cannot be asked: " + e.getCause();
    }

    private Held.End ask(Wanted wanted, AtomicLong counted) {
        Held held = new Held(cluster);
        HeldFilter all = new HeldFilter(null, wanted.customer(), null);
        return switch (wanted.what()) {
            case EVERYTHING -> held.lanes(all, lane -> counted.addAndGet(lane.held()));
            case SENDER ->
                held.lanes(
                        new HeldFilter(null, wanted.customer(), wanted.value()),
                        lane -> counted.addAndGet(lane.held()));
            case ID ->
                held.messages(
                        new WantedMessage(wanted.customer(), wanted.value(), null, null),
                        message -> counted.incrementAndGet());
            case RECIPIENT ->
                held.messages(all, message -> {
                    if (wanted.value().equals(recipient(message))) {
                        counted.incrementAndGet();
                    }
                });
            case UNKNOWN -> throw new IllegalArgumentException("nothing is cancelled by that");
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
     * Cancels what was accepted until now.
     *
     * @param by who says so
     * @param why for people; null: nothing is said
     */
    public void cancel(Wanted wanted, String by, @Nullable String why) {
        String topic = cluster.topics().cancellations();
        cluster.requireTopic(topic);
        cluster.put(topic, wanted.customer(), value(wanted, by, why));
    }

    /** The record that {@link #cancel} writes, for those who write it themselves. */
    public ProducerRecord<byte[], byte[]> cancellation(Wanted wanted, String by, @Nullable String why) {
        byte[] customer = wanted.customer().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(cluster.topics().cancellations(), customer, value(wanted, by, why));
    }

    private byte[] value(Wanted wanted, String by, @Nullable String why) {
        return cluster.encodings()
                .writer(Cancellation.class)
                .write(
                        cluster.topics().cancellations(),
                        Cancellation.newBuilder()
                                .setWhat(wanted.what())
                                .setValue(wanted.value())
                                .setAt(Instant.now())
                                .setBy(by)
                                .setWhy(why)
                                .build());
    }
}
