package fairlane.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.admin.Cluster;
import fairlane.config.FairlaneConfig;
import fairlane.contract.HeaderNames;
import fairlane.dev.EmbeddedKafka;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests cancellation, deduplication and the replay of dead letters with a pipeline on a real broker. */
class CancelAndReplayIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static Encodings encodings;
    private static CommandShell shell;
    private static PipelineRunner pipeline;
    private static int starts;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        encodings = Encodings.singleObject();
        shell = new CommandShell(Map.of("FAIRLANE_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
        run("topics", "create", "--partitions", "1", "--replication-factor", "1");
        startPipeline();
    }

    /**
     * Starts the pipeline with an empty state directory, so that the pipeline restores its state from the changelogs.
     */
    private static void startPipeline() {
        pipeline = PipelineRunner.start(config(), encodings);
    }

    private static FairlaneConfig config() {
        return FairlaneConfig.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "state.dir",
                        directory.resolve("state-" + starts++).toString(),
                        "http.port",
                        "0",
                        "ack.timeout", // no worker acknowledges the deliveries
                        "1h",
                        "replication.factor",
                        "1"));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        encodings.close();
        kafka.close();
    }

    @Test
    void cancelCommandPrintsTheNumberOfMatchingMessagesAndAsksForConfirmation() {
        pause("many");
        send("many", 30, "m-{n}", "--sender", "+1{n%2}");
        awaitHeld("many", 30);
        String[] cancel = {"cancel", "--customer", "many", "--sender", "+11", "--why", "wrong list"};

        CommandShell.CommandResult declined = shell.runAndReply("", cancel);
        assertThat(declined.err()).isEqualTo("Cancel? [y/N] ");
        assertThat(declined.out().lines()).containsExactly("15 held messages of many match.", "Nothing was cancelled.");
        assertThat(declined.exitCode()).isEqualTo(1);

        CommandShell.CommandResult withoutTerminal = shell.run(cancel);
        assertThat(withoutTerminal.exitCode()).isEqualTo(2);
        assertThat(withoutTerminal.err())
                .isEqualTo(
                        "fairlane: nothing was done: the input is no terminal, and cannot confirm it; add --yes to do"
                                + " it without a question"
                                + System.lineSeparator());

        CommandShell.CommandResult confirmed = shell.runAndReply("y", cancel);
        assertThat(confirmed.out()).endsWith("Cancelled." + System.lineSeparator());
        assertThat(confirmed.exitCode()).isZero();
        awaitDeadLetters("many", 15, " cancelled all messages of the sender \\+11 accepted before .*: wrong list");
        awaitHeld("many", 15);
    }

    @Test
    void cancelCommandCountsTheMessagesSelectedByIdRecipientOrCustomer() {
        pause("some");
        send("some", 9, "m-{n}", "--recipient", "r-{n%3}");
        awaitHeld("some", 9);

        assertThat(run("cancel", "--customer", "some", "--id", "m-4", "--yes").out())
                .startsWith("1 held message of some matches.");
        awaitHeld("some", 9); // a cancelled message stays held until it is the first of its lane
        assertThat(run("cancel", "--customer", "some", "--recipient", "r-2", "--yes")
                        .out())
                .startsWith("3 held messages of some match.");
        assertThat(run("cancel", "--customer", "some", "--everything", "--yes").out())
                .startsWith("9 held messages of some match.");
        awaitDeadLetters("some", 9, " cancelled ");
        assertThat(run("lanes", "--customer", "some").out()).startsWith("Nothing is held.");
    }

    @Test
    void repeatedRequestsAreDeliveredOnceEvenAfterLossOfTheLocalState() {
        String[] send = {
            "send", "--dedupe", "--generate", "3", "--customer", "once", "--id", "d-{n}", "--channel", "email"
        };
        run(send);
        run(send);
        run("send", "--generate", "1", "--customer", "once", "--id", "last", "--channel", "email");
        awaitDelivered("once", "last");
        assertThat(deliveries("once")).hasSize(4);

        pipeline.close();
        startPipeline();
        run(send);
        run("send", "--generate", "1", "--customer", "once", "--id", "later", "--channel", "email");
        awaitDelivered("once", "later");
        assertThat(deliveries("once")).hasSize(5);
        assertThat(run("dead-letters", "list", "--customer", "once").out()).isEmpty();
    }

    @Test
    void replayCommandResendsRequestsRefusedByAFullQueue() {
        pause("full");
        run("limits", "set", "--channel", "email", "--customer", "full", "--max-queued", "2");
        send("full", 5, "q-{n}");
        awaitDeadLetters("full", 3, "QUEUE_FULL");

        CommandShell.CommandResult declined = shell.runAndReply("n", "dead-letters", "replay", "--customer", "full");
        assertThat(declined.out())
                .containsPattern("QUEUE_FULL +3\\R")
                .endsWith("Nothing was sent." + System.lineSeparator());
        assertThat(declined.err()).isEqualTo("Send 3 messages again? [y/N] ");

        assertThat(run("dead-letters", "replay", "--customer", "full", "--yes").out())
                .endsWith("Sent 3 messages again." + System.lineSeparator());
        awaitHeld("full", 5);
        run("limits", "set", "--channel", "email", "--customer", "full", "--no-pause");
        await().atMost(TIMEOUT).until(() -> deliveries("full").size() == 5);
        assertThat(deliveries("full").get(0))
                .as("a replayed message is released before the first attempts of other messages")
                .contains("\"id\":\"q-3\"");
    }

    @Test
    void replayCommandSkipsBlockedCancelledAndExpiredMessages() {
        pause("left");
        send("left", 2, "c-{n}");
        awaitHeld("left", 2);
        run("cancel", "--customer", "left", "--everything", "--yes");
        awaitDeadLetters("left", 2, "CANCELLED");
        shell.runWithInput(
                "{\"customer\":\"left\",\"id\":\"e\",\"channel\":\"email\",\"recipient\":\"r\",\"body\":\"b\","
                        + "\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
                "send");
        run("limits", "set", "--channel", "email", "--customer", "left", "--block");
        send("left", 1, "b");
        awaitDeadLetters("left", 4, "");

        assertThat(run("dead-letters", "replay", "--customer", "left").out().lines())
                .containsExactly(
                        "There is nothing to replay.",
                        "Left: 1 BLOCKED: never replayed",
                        "Left: 2 CANCELLED: never replayed",
                        "Left: 1 EXPIRED: past its expiresAt");
    }

    @Test
    void replayedMessageStartsAgainWithItsFirstAttempt() throws Exception {
        SendRequest request = SendRequest.newBuilder()
                .setId("x-1")
                .setChannel("email")
                .setRecipient("r")
                .setBody(ByteBuffer.wrap("hello".getBytes(UTF_8)))
                .build();
        try (Cluster cluster = Cluster.connect(config());
                Producer<byte[], byte[]> producer = cluster.producer()) {
            String topic = cluster.topics().deadLetters();
            byte[] value = encodings.writer(SendRequest.class).write(topic, request);
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, "tried".getBytes(UTF_8), value);
            Map.of(
                            HeaderNames.REASON,
                            "ATTEMPTS_EXHAUSTED",
                            HeaderNames.ERROR,
                            "8 attempts",
                            HeaderNames.ATTEMPT,
                            "8",
                            HeaderNames.ACCEPTED_AT,
                            "1767225600000",
                            "traceparent",
                            "00-1")
                    .forEach((name, text) -> letter.headers().add(name, text.getBytes(UTF_8)));
            producer.send(letter).get();
        }
        run("dead-letters", "replay", "--reason", "ATTEMPTS_EXHAUSTED", "--yes");
        awaitDelivered("tried", "x-1");

        assertThat(deliveries("tried"))
                .singleElement()
                .asString()
                .contains("\"attempt\":1,", "\"acceptedAt\":\"2026-01-01T00:00:00Z\"");
    }

    private static void pause(String customer) {
        run("limits", "set", "--channel", "email", "--customer", customer, "--pause");
    }

    private static void send(String customer, int count, String id, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("send", "--generate", "" + count, "--customer", customer, "--channel", "email", "--id", id));
        arguments.addAll(List.of(more));
        run(arguments.toArray(String[]::new));
    }

    private static void awaitHeld(String customer, int count) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(run("lanes", "--customer", customer, "--json")
                                .out()
                                .lines()
                                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\"held\":(\\d+),.*", "$1")))
                                .sum())
                        .isEqualTo(count));
    }

    private static void awaitDeadLetters(String customer, int count, String linePattern) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(run("dead-letters", "list", "--customer", customer)
                                .out()
                                .lines())
                        .hasSize(count)
                        .allSatisfy(line -> assertThat(line).containsPattern(linePattern)));
    }

    private static void awaitDelivered(String customer, String id) {
        await().atMost(TIMEOUT)
                .until(() -> deliveries(customer).stream().anyMatch(line -> line.contains("\"id\":\"" + id + "\"")));
    }

    private static List<String> deliveries(String customer) {
        return shell.run("tail", "email", "--from-beginning", "--timeout", "0.7")
                .out()
                .lines()
                .filter(line -> line.contains("\"customer\":\"" + customer + "\""))
                .toList();
    }

    /** Runs a command and checks that it succeeds. */
    private static CommandShell.CommandResult run(String... arguments) {
        CommandShell.CommandResult result = shell.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
