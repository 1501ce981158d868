package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.contract.HeaderNames;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.wire.RequestJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** Publishes requests, and records in the report whether Kafka accepted each request. */
final class RequestSender implements AutoCloseable {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.UTF_8);

    private final String topic;
    private final boolean dedupe;
    private final SendReport report;
    private final RecordWriter<SendRequest> writer;
    private final Producer<byte[], byte[]> producer;

    /**
     * @param dedupe whether the pipeline is to drop a request whose id the customer has already used within the last
     *     day
     */
    RequestSender(Cluster cluster, String topic, boolean dedupe, SendReport report) {
        this.dedupe = dedupe;
        this.topic = topic;
        this.report = report;
        this.writer = cluster.encodings().writer(SendRequest.class);
        this.producer = cluster.producer();
    }

    void send(RequestSource.ParsedRequest line) {
        if (line.result() instanceof RequestJson.InvalidRequest refused) {
            report.recordRefused(line.number(), refused.faults());
        } else if (line.result() instanceof RequestJson.ParsedRequest accepted) {
            send(line.number(), accepted);
        }
    }

    private void send(long line, RequestJson.ParsedRequest accepted) {
        byte[] value = writer.write(topic, accepted.request());
        byte[] key = accepted.customer().getBytes(StandardCharsets.UTF_8);
        Optional<String> tooLarge = RequestJson.sizeFault(key.length + value.length);
        if (tooLarge.isPresent()) {
            report.recordRefused(line, List.of(tooLarge.get()));
            return;
        }
        String id = accepted.request().getId();
        ProducerRecord<byte[], byte[]> request = new ProducerRecord<>(topic, key, value);
        if (dedupe) {
            request.headers().add(HeaderNames.DEDUPE, TRUE);
        }
        producer.send(request, (metadata, error) -> {
            if (error == null) {
                report.recordAccepted(accepted.customer(), id);
            } else if (error instanceof TimeoutException) {
                report.recordUnanswered(line);
            } else {
                report.recordRefused(line, List.of("Kafka refuses: " + error.getMessage()));
            }
        });
    }

    /** Waits until Kafka has acknowledged or refused every request. */
    @Override
    public void close() {
        producer.close();
    }
}
