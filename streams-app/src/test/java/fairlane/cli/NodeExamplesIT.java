package fairlane.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Encodings;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the Node.js examples. The example producer publishes requests, the pipeline releases the messages, and the
 * example worker sends them to a simulated carrier.
 */
@Tag("node")
class NodeExamplesIT {
    private static final Path EXAMPLES_DIRECTORY = Path.of("target/node-examples");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 3;
    private static final List<String> CUSTOMERS = List.of("acme", "bolt", "corner", "+15550100");

    /**
     * A message that the simulated carrier received.
     *
     * @param at time of arrival in epoch milliseconds
     */
    private record ReceivedMessage(String customer, String id, int attempt, long at) {}

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static Encodings encodings;
    private static PipelineRunner pipeline;
    private static Undertow carrier;
    private static CommandShell shell;
    private static final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws Exception {
        install();
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        shell = new CommandShell(Map.of("FAIRLANE_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
        assertThat(shell.run("topics", "create", "--partitions", "" + PARTITIONS, "--replication-factor", "1")
                        .exitCode())
                .isZero();
        encodings = Encodings.singleObject();
        pipeline = PipelineRunner.start(
                FairlaneConfig.load(
                        null,
                        Map.of(),
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "state.dir",
                                directory.resolve("state").toString(),
                                "http.port",
                                "0",
                                "replication.factor",
                                "1")),
                encodings);
        assertThat(pipeline.awaitReady(TIMEOUT)).isTrue();
        carrier = Undertow.builder()
                .addHttpListener(0, "localhost")
                .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(NodeExamplesIT::respond))
                .build();
        carrier.start();
    }

    @AfterAll
    static void stop() {
        carrier.stop();
        pipeline.close();
        encodings.close();
        kafka.close();
    }

    private static void install() throws Exception {
        Files.createDirectories(EXAMPLES_DIRECTORY);
        try (Stream<Path> files = Files.list(Path.of("target/fairlane/examples/node"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, EXAMPLES_DIRECTORY.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(process("npm", "ci", "--no-audit", "--no-fund").start().waitFor())
                .isZero();
    }

    /**
     * Responds as the simulated carrier: with an error to the first attempt of the message {@code flaky}, with a
     * rejection to the message {@code bad}, and with success to all others.
     */
    private static void respond(HttpServerExchange exchange, byte[] body) {
        try {
            JsonNode message = new JsonMapper().readTree(body);
            String id = message.path("id").asText();
            int attempt = message.path("attempt").asInt();
            received.add(
                    new ReceivedMessage(message.path("customer").asText(), id, attempt, System.currentTimeMillis()));
            boolean fails = id.equals("flaky") && attempt == 1;
            exchange.setStatusCode(fails ? 503 : id.equals("bad") ? 422 : 200);
            exchange.getResponseSender().send("{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nodeWorkerSendsTheMessagesThatTheNodeProducerPublishes() throws Exception {
        for (String customer : CUSTOMERS) {
            produce(customer, "m", 10);
        }
        assertPartitionsMatchJavaPartitioner();
        produce("acme", "flaky", 1);
        produce("acme", "bad", 1);

        Process worker = startWorker();
        try {
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(received).hasSize(43));
        } finally {
            worker.destroy();
        }
        assertThat(worker.waitFor()).isZero();
        assertThat(received.stream().filter(message -> message.attempt() == 1)).hasSize(42);
        for (String customer : CUSTOMERS) {
            assertThat(received.stream()
                            .filter(message -> message.customer().equals(customer)
                                    && message.id().startsWith("m"))
                            .map(ReceivedMessage::id))
                    .containsExactly("m", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7", "m-8", "m-9");
        }
        List<ReceivedMessage> flaky = received.stream()
                .filter(message -> message.id().equals("flaky"))
                .toList();
        assertThat(flaky.get(1).attempt()).isEqualTo(2);
        assertThat(flaky.get(1).at() - flaky.get(0).at()).isGreaterThanOrEqualTo(450);
        assertThat(shell.run("dead-letters", "list").out()).contains("REJECTED", "the carrier answered 422");

        produce("acme", "after", 1);
        Process restartedWorker = startWorker();
        try {
            await().atMost(TIMEOUT)
                    .until(() ->
                            received.stream().anyMatch(message -> message.id().equals("after")));
        } finally {
            restartedWorker.destroy();
        }
        assertThat(restartedWorker.waitFor()).isZero();
        assertThat(received)
                .as("messages that are received after the restart, which must not include messages with a"
                        + " committed offset")
                .hasSize(44);
    }

    private static void assertPartitionsMatchJavaPartitioner() {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(new HashMap<>(settings), bytes, bytes)) {
            List<TopicPartition> partitions = Stream.iterate(0, number -> number + 1)
                    .limit(PARTITIONS)
                    .map(number -> new TopicPartition("fairlane.requests", number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(TIMEOUT).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() == 10 * CUSTOMERS.size();
            });
        }
        assertThat(records)
                .allSatisfy(record -> assertThat(record.partition())
                        .as(new String(record.key(), UTF_8))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(record.key(), PARTITIONS)));
    }

    private static void produce(String customer, String id, int count) throws Exception {
        Process producer = process("node", "producer.mjs", "--customer", customer, "--id", id, "--count", "" + count)
                .start();
        assertThat(producer.waitFor()).isZero();
    }

    private static Process startWorker() throws IOException {
        ProcessBuilder worker = process("node", "worker.mjs", "email");
        int port = ((InetSocketAddress) carrier.getListenerInfo().get(0).getAddress()).getPort();
        worker.environment().put("CARRIER_URL", "http://localhost:" + port + "/");
        return worker.start();
    }

    private static ProcessBuilder process(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(EXAMPLES_DIRECTORY.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (kafka != null) {
            builder.environment().put("FAIRLANE_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        }
        return builder;
    }
}
