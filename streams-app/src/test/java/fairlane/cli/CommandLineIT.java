package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.contract.HeaderNames;
import fairlane.dev.Ports;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.wire.RequestJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * Tests the commands {@code topics}, {@code send}, {@code tail} and {@code dead-letters} with a real broker, and the
 * error messages of the command {@code fairlane dev}.
 */
class CommandLineIT extends CommandFixture {
    private static final Duration NO_KAFKA_TIMEOUT = Duration.ofSeconds(10);

    @Test
    void topicsCreateCommandCreatesMissingTopicsAndChannelsOnly() {
        CommandShell.CommandResult first = run("topics", "create", "--partitions", "3");
        String prefix = config.topics().prefix();
        assertThat(first.out())
                .contains("created    " + prefix + "requests\n")
                .contains("created    " + prefix + "deliveries.sms\n")
                .contains("created    channels default, email, sms\n")
                .contains("Topics that carry messages have 3 partitions.")
                .doesNotContain("exists");
        CommandShell.CommandResult second = run("topics", "create");
        assertThat(second.out()).contains("exists     " + prefix + "requests\n").doesNotContain("created");
    }

    @Test
    void topicsCreateCommandRefusesToChangeTheNumberOfPartitionsAndExplainsTheAlternative() {
        run("topics", "create", "--partitions", "2");
        CommandShell.CommandResult result = shell.run("topics", "create", "--partitions", "4");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("the number of partitions is 2, not 4", "another topic.prefix")
                .hasLineCount(1);
    }

    @Test
    void topicsCreateCommandReportsInOneLineThatKafkaRefusesMoreReplicasThanBrokers() {
        CommandShell.CommandResult result = shell.run("topics", "create", "--replication-factor", "3");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("fairlane: Kafka refuses: ").hasLineCount(1);
    }

    @Test
    void sendCommandPublishesValidLinesAndReportsInvalidOnes() {
        createTopics();
        CommandShell.CommandResult result = shell.runWithInput("""
            {"customer":"acme","recipient":"a","body":"1"}
            nope

            {"customer":"acme","recipient":"b"}
            {"customer":"bolt","recipient":"c","body":{"n":1}}
            {"customer":"acme","recipient":"d","body":"%s"}
            {"customer":"acme","recipient":"e","body":"2"}\
            """.formatted("x".repeat(900_000)), "send");
        assertThat(result.out()).isEqualTo("accepted 3: acme 2, bolt 1\n");
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2: not JSON: "),
                        line -> assertThat(line).isEqualTo("line 4: body is missing"),
                        line -> assertThat(line)
                                .startsWith("line 6: the request is 900,0")
                                .endsWith("the maximum is 900,000"),
                        line -> assertThat(line).isEqualTo("refused 3"));
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void sendCommandGeneratesRequestsAndPrintsTheirIds() {
        createTopics();
        CommandShell.CommandResult result = run(
                "send",
                "--generate",
                "6",
                "--customer",
                "c{n%2}",
                "--id",
                "id-{n}",
                "--print-ids",
                "--rate",
                "1000/s",
                "--bulk");
        assertThat(result.out().lines())
                .containsExactlyInAnyOrder("c1\tid-1", "c0\tid-2", "c1\tid-3", "c0\tid-4", "c1\tid-5", "c0\tid-6");
        assertThat(result.err()).isEqualTo("accepted 6: c0 3, c1 3\n");
    }

    @Test
    void sendCommandPublishesTheExampleFile() {
        createTopics();
        assertThat(run("send", "--file", "src/main/distribution/examples/hello.jsonl")
                        .out())
                .isEqualTo("accepted 7: acme 4, bolt 2, corner 1\n");
    }

    @Test
    void sendCommandNamesTheCommandThatCreatesTopicsIfTheTopicsAreMissing() {
        CommandShell.CommandResult result = shell.run("send", "--generate", "1");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("does not exist; create the topics with: fairlane topics create")
                .hasLineCount(1);
    }

    @Test
    void tailCommandPrintsDeliveriesAsJsonLines() throws Exception {
        createTopics();
        writeDelivery(
                "sms",
                "{\"customer\":\"acme\",\"id\":\"1\",\"channel\":\"sms\",\"sender\":\"+1\",\"recipient\":\"+2\","
                        + "\"body\":{\"n\":1.10},\"cost\":2,\"attributes\":{\"a\":\"b\"}}",
                1_000,
                2_500);
        CommandShell.CommandResult result = run("tail", "sms", "--from-beginning", "--count", "1");
        assertThat(result.out())
                .startsWith("{\"customer\":\"acme\",\"id\":\"1\",\"channel\":\"sms\",\"sender\":\"+1\","
                        + "\"recipient\":\"+2\",\"body\":{\"n\":1.1}")
                .contains(
                        "\"contentType\":\"application/json\","
                                + "\"attributes\":{\"a\":\"b\"},\"priority\":\"NORMAL\",\"cost\":2,\"attempt\":1,"
                                + "\"acceptedAt\":\"1970-01-01T00:00:01Z\",\"releasedAt\":\"1970-01-01T00:00:02.500Z\",\"partition\":")
                .endsWith(",\"offset\":0}\n");
    }

    @Test
    void tailCommandReportsThatFewerDeliveriesThanRequestedArrived() {
        createTopics();
        CommandShell.CommandResult result = shell.run("tail", "sms", "--count", "2", "--timeout", "0.3");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("fairlane: 0 of 2 deliveries arrived\n");
    }

    @Test
    void tailCommandWithSummaryComparesDeliveriesWithPublishedRequests() throws Exception {
        createTopics();
        String one =
                "{\"customer\":\"acme\",\"id\":\"1\",\"channel\":\"sms\",\"sender\":\"+1\",\"recipient\":\"+2\",\"body\":\"\"}";
        String two = one.replace("\"1\"", "\"2\"");
        String three = one.replace("\"1\"", "\"3\"");
        String four = one.replace("\"1\"", "\"4\"");
        shell.runWithInput(String.join("\n", one, two, three, four), "send");
        writeDelivery("sms", one, 0, 0);
        writeDelivery("sms", three, 0, 1_200);
        writeDelivery("sms", three, 0, 2_200);
        CommandShell.CommandResult result = run("tail", "sms", "--from-beginning", "--count", "3", "--summary");
        assertThat(cells(result.out(), 0))
                .containsExactly(
                        "SENDER",
                        "MESSAGES",
                        "LONGEST WAIT",
                        "IN A PLAIN FIFO",
                        "SMALLEST GAP",
                        "LARGEST GAP",
                        "ORDER",
                        "MISSING",
                        "TWICE",
                        "TO COME");
        assertThat(cells(result.out(), 1))
                .containsExactly("+1", "3", "2.200 s", "2.200 s", "1,000 ms", "1,200 ms", "kept", "1", "1", "1");
    }

    @Test
    void deadLettersListCommandMasksRecipientsAndBodies() throws Exception {
        createTopics();
        writeDeadLetter(
                "acme",
                "{\"customer\":\"acme\",\"id\":\"7\",\"channel\":\"sms\",\"recipient\":\"+46701234567\",\"body\":\"secret\"}",
                "EXPIRED");
        writeDeadLetter(
                "bolt",
                "{\"customer\":\"bolt\",\"id\":\"8\",\"channel\":\"nope\",\"recipient\":\"anna@example.com\",\"body\":\"x\"}",
                "UNKNOWN_CHANNEL");
        String all = run("dead-letters", "list").out();
        assertThat(all).hasLineCount(2).contains("EXPIRED  acme  sms 7  -> +46***67  6 bytes  it expired  (t/0/17)");
        assertThat(run("dead-letters", "list", "--show-bodies", "--customer", "acme", "--since", "1h")
                        .out())
                .hasLineCount(1)
                .contains("-> +46701234567  \"secret\"");
        assertThat(run("dead-letters", "list", "--reason", "unknown_channel", "--channel", "nope")
                        .out())
                .hasLineCount(1)
                .contains("UNKNOWN_CHANNEL  bolt  nope 8  -> a***@example.com");
        CommandShell.CommandResult newest = run("dead-letters", "list", "--count", "1");
        assertThat(newest.out()).hasLineCount(1);
        assertThat(newest.err()).isEqualTo("These are the newest 1 of 2; --count shows more.\n");
    }

    @Test
    void commandReportsUnreachableKafkaInOneLineWithinTenSeconds() {
        CommandShell withoutKafka =
                new CommandShell(Map.of("FAIRLANE_BOOTSTRAP_SERVERS", "localhost:" + Ports.findFree()));
        long startedAt = System.nanoTime();
        CommandShell.CommandResult result = withoutKafka.run("channels", "list");
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(NO_KAFKA_TIMEOUT);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("fairlane: no Kafka broker answers at localhost:")
                .hasLineCount(1);
        assertThat(withoutKafka
                        .run("channels", "list", "--bootstrap-server", "no-such-host.invalid:9092")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void devCommandNamesThePortThatIsInUse() {
        String port = kafka.bootstrapServers().substring("localhost:".length());
        CommandShell.CommandResult result = shell.run("dev", "--kafka-port", port, "--http-port", "0");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("port " + port + " is in use", "--kafka-port")
                .hasLineCount(1);
    }

    @Test
    void devCommandRefusesADataDirectoryThatAnotherDevProcessUses() {
        CommandShell.CommandResult result =
                shell.run("dev", "--kafka-port", "0", "--http-port", "0", "--data", data.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("the data directory " + data + " is in use by another fairlane dev (pid "
                        + ProcessHandle.current().pid() + ")")
                .hasLineCount(1);
        assertThat(Files.exists(data.resolve("kafka"))).isTrue();
    }

    private static List<String> cells(String table, int row) {
        return List.of(table.lines().toList().get(row).split(" {2,}"));
    }

    /** Writes a delivery as the pipeline does when it releases a message. */
    private void writeDelivery(String channel, String json, long acceptedAt, long releasedAt) throws Exception {
        RequestJson.ParsedRequest request = request(json);
        ProducerRecord<byte[], byte[]> delivery =
                message(new Topics(config.topics().prefix()).deliveries(channel), request);
        header(delivery, HeaderNames.ID, request.request().getId());
        header(delivery, HeaderNames.SENDER, String.valueOf(request.request().getSender()));
        header(delivery, HeaderNames.ATTEMPT, "1");
        header(delivery, HeaderNames.ACCEPTED_AT, Long.toString(acceptedAt));
        header(delivery, HeaderNames.RELEASED_AT, Long.toString(releasedAt));
        produce(delivery);
    }

    private void writeDeadLetter(String customer, String json, String reason) throws Exception {
        ProducerRecord<byte[], byte[]> letter =
                message(new Topics(config.topics().prefix()).deadLetters(), request(json));
        header(letter, HeaderNames.REASON, reason);
        header(letter, HeaderNames.ERROR, "it expired");
        header(letter, HeaderNames.SOURCE, "t/0/17");
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo(customer);
        produce(letter);
    }

    private static RequestJson.ParsedRequest request(String json) {
        return (RequestJson.ParsedRequest) new RequestJson(() -> "id").parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> message(String topic, RequestJson.ParsedRequest request) {
        byte[] value = fairlane.schema.Encodings.singleObject()
                .writer(SendRequest.class)
                .write(topic, request.request());
        return new ProducerRecord<>(topic, request.customer().getBytes(StandardCharsets.UTF_8), value);
    }

    private static void header(ProducerRecord<byte[], byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void produce(ProducerRecord<byte[], byte[]> message) throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.connect(config);
                Producer<byte[], byte[]> producer = cluster.producer()) {
            producer.send(message).get();
        }
    }
}
