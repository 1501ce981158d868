package fairlane.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Instant;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Tests the command {@code outcomes} with a real broker. */
class OutcomesCommandIT extends CommandFixture {
    @Test
    void outcomesCommandPrintsTheSelectedOutcomesAsJsonLines() throws Exception {
        createTopics();
        record("acme", outcome("1", "sms", OutcomeStatus.DELIVERED));
        record("acme", outcome("2", "sms", OutcomeStatus.RETRIED));
        record("bolt", outcome("1", "email", OutcomeStatus.REJECTED));

        assertThat(run("outcomes", "--from-beginning", "--count", "1").out())
                .isEqualTo(
                        "{\"customer\":\"acme\",\"id\":\"1\",\"channel\":\"sms\",\"attempt\":1,\"status\":\"DELIVERED\",\"providerId\":\"p\",\"releasedAt\":\"1970-01-01T00:00:01Z\",\"partition\":0,\"offset\":0}\n");
        assertThat(filtered("--customer", "acme", "--status", "retried")).hasLineCount(1);
        assertThat(filtered("--channel", "email")).hasLineCount(1).contains("REJECTED");
        assertThat(filtered("--id", "1")).hasLineCount(2);
        CommandShell.CommandResult fewer =
                shell.run("outcomes", "--from-beginning", "--count", "4", "--timeout", "0.3");
        assertThat(fewer.exitCode()).isEqualTo(1);
        assertThat(fewer.err()).isEqualTo("fairlane: 3 of 4 outcomes arrived\n");
    }

    private String filtered(String... filter) {
        String[] all = new String[filter.length + 4];
        System.arraycopy(new String[] {"outcomes", "--from-beginning", "--timeout", "0.3"}, 0, all, 0, 4);
        System.arraycopy(filter, 0, all, 4, filter.length);
        return run(all).out();
    }

    private static Outcome outcome(String id, String channel, OutcomeStatus status) {
        return Outcome.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setStatus(status)
                .setProviderId("p")
                .setReleasedAt(Instant.ofEpochMilli(1_000))
                .build();
    }

    private void record(String customer, Outcome outcome) throws Exception {
        String topic = config.topics().names().outcomes();
        byte[] value =
                fairlane.schema.Encodings.singleObject().writer(Outcome.class).write(topic, outcome);
        try (Cluster cluster = Cluster.connect(config);
                Producer<byte[], byte[]> producer = cluster.producer()) {
            producer.send(new ProducerRecord<>(topic, customer.getBytes(UTF_8), value))
                    .get();
        }
    }
}
