package fairlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.config.FairlaneConfig;
import fairlane.contract.HeaderNames;
import fairlane.pipeline.StreamsSettings;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The baseline of the pipeline measurements. This topology reads each request, adds the headers of a delivery and
 * forwards the request, without limits and without state. Its settings are otherwise those of the pipeline.
 */
public final class PassThrough implements AutoCloseable {
    private final KafkaStreams streams;
    private final CountDownLatch ready = new CountDownLatch(1);

    private PassThrough(Topology topology, Properties properties) {
        streams = new KafkaStreams(topology, new StreamsConfig(properties));
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                ready.countDown();
            }
        });
        streams.start();
    }

    /** Starts a topology that forwards requests to the deliveries topic of a channel. */
    public static PassThrough start(FairlaneConfig config, Encodings encodings, String channel) {
        Topics topics = new Topics(config.topics().prefix());
        Topology topology = new Topology()
                .addSource(
                        Topology.AutoOffsetReset.EARLIEST,
                        "requests",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.requests())
                .addProcessor("pass", () -> new Pass(encodings.viewer(SendRequest.class)), "requests")
                .addSink(
                        "deliveries",
                        topics.deliveries(channel),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "pass");
        return new PassThrough(topology, StreamsSettings.of(config, "localhost:0"));
    }

    /**
     * Waits until the topology runs.
     *
     * @return false if the topology does not run within the timeout
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return ready.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(20));
    }

    private static final class Pass extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final RecordReader<SendRequest> reader;

        Pass(RecordReader<SendRequest> reader) {
            this.reader = reader;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                SendRequest request = reader.read(record.value());
                long now = context().currentSystemTimeMs();
                Headers headers = record.headers();
                headers.add(HeaderNames.ID, request.getId().getBytes(UTF_8));
                headers.add(
                        HeaderNames.SENDER, String.valueOf(request.getSender()).getBytes(UTF_8));
                headers.add(HeaderNames.ATTEMPT, text(1));
                headers.add(HeaderNames.ACCEPTED_AT, text(record.timestamp()));
                headers.add(HeaderNames.RELEASED_AT, text(now));
                headers.add(HeaderNames.GAP, text(0));
                headers.add(HeaderNames.SPACING, text(0));
                context().forward(record.withTimestamp(now));
            } catch (UnreadableRecordException e) {
                throw new IllegalStateException("a generated request is not readable", e);
            }
        }

        private static byte[] text(long number) {
            return Long.toString(number).getBytes(UTF_8);
        }
    }
}
