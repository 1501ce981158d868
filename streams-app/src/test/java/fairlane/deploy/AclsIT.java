package fairlane.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import fairlane.admin.CancellationAdmin;
import fairlane.admin.ChannelAdmin;
import fairlane.admin.Cluster;
import fairlane.cli.Fairlane;
import fairlane.cli.Io;
import fairlane.config.FairlaneConfig;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.Worker;
import fairlane.delivery.WorkerOptions;
import fairlane.gateway.Gateway;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.CancelledBy;
import fairlane.schema.Channel;
import fairlane.schema.SendRequest;
import fairlane.wire.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Each role does its work on a broker with TLS, SCRAM and authorization, with what {@code deploy/acls.yaml} allows it; and
 * of that, nothing could be left out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AclsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORKED = "partners";
    private static final String LEASED = "leased";
    private static final int PARTITIONS = 2;

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path directory;

    private static SecuredBroker broker;
    private static Cluster everything;
    private static KafkaProducer<byte[], byte[]> producer;
    private static @Nullable PipelineRunner pipeline;
    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    /** What a command has left behind. */
    private record Ended(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        watchLogs("org.apache.kafka", "kafka", "fairlane");
        broker = new SecuredBroker(Files.createDirectory(directory.resolve("kafka")));
        everything = Cluster.connect(FairlaneConfig.load(null, Map.of(), broker.insideSettings()));
        producer = everything.producer();
        for (Role role : Role.values()) {
            allow(Acls.of(role, WORKED));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (pipeline != null) {
            pipeline.close();
        }
        producer.close();
        everything.close();
        broker.close();
        RecordingAuthorizer.forget();
        deleteTree(directory);
    }

    /** Everything that is logged at INFO is looked through for secrets, and not printed. */
    private static void watchLogs(String... names) {
        for (String name : names) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    String text = event.getFormattedMessage() + " " + event.getThrowableProxy();
                    if (text.contains("very-secret")) {
                        leaks.add(text);
                    }
                }
            };
            appender.setContext(logger.getLoggerContext());
            appender.start();
            logger.addAppender(appender);
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
        }
    }

    @Test
    @Order(1)
    void topicsAreMade() {
        Ended ended = run(
                broker.settings(Role.TOPICS),
                "topics",
                "create",
                "--partitions",
                "" + PARTITIONS,
                "--replication-factor",
                "1");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("made       fairlane.requests\n", "made       channels default, email, sms");
        assertThat(run(broker.settings(Role.TOPICS), "topics", "create").exitCode())
                .isZero();
        new ChannelAdmin(everything).set(WORKED, Map.of());
        makeChannelWithoutGroup("late");
    }

    /** As somebody makes it who knows nothing of groups. */
    private static void makeChannelWithoutGroup(String channel) {
        String topic = everything.topics().deliveries(channel);
        get(everything
                .admin()
                .createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
                .all());
        String channels = everything.topics().channels();
        byte[] record = everything
                .encodings()
                .writer(Channel.class)
                .write(channels, Channel.newBuilder().build());
        send(new ProducerRecord<>(channels, channel.getBytes(UTF_8), record));
    }

    @Test
    @Order(2)
    void aPipelineTakesInReleasesAndRestores() throws Exception {
        pipeline = startPipeline("first");
        String requests = everything.topics().requests();
        send(request(requests, "acme", "one", WORKED, null, false));
        send(request(requests, "acme", "again", WORKED, null, true));
        send(request(everything.topics().bulk(), "acme", "never", WORKED, null, true));
        send(new ProducerRecord<>(requests, partition("acme"), bytes("acme"), bytes("no request")));
        for (String id : List.of("held-1", "held-2", "held-3")) {
            send(request(requests, "clinic", id, "sms", "+1555", false));
        }
        cancelInTheWrongPartition("acme");
        awaitRecords(everything.topics().deliveries(WORKED), 3);
        awaitRecords(everything.topics().deadLetters(), 1);
        awaitRecords(everything.topics().cancellations(), 2);
        awaitRecords(everything.topics().deliveries("sms"), 1);
        String group = "fairlane.delivery.late";
        await().atMost(PATIENCE).until(() -> offsets(group).size() == PARTITIONS);
        pipeline.close();
        pipeline = startPipeline("second"); // without the state, which comes from the changelogs
        awaitRecords(everything.topics().deliveries("sms"), 3);
    }

    private static PipelineRunner startPipeline(String state) throws InterruptedException {
        PipelineRunner started = PipelineRunner.start(
                config(
                        Role.PIPELINE,
                        Map.of("state.dir", directory.resolve(state).toString())),
                everything.encodings());
        assertThat(started.awaitReady(PATIENCE)).isTrue();
        return started;
    }

    private static void cancelInTheWrongPartition(String customer) {
        ProducerRecord<byte[], byte[]> cancellation = new CancellationAdmin(everything)
                .cancellation(new CancellationAdmin.Wanted(customer, CancelledBy.ID, "nothing"), "a test", null);
        send(new ProducerRecord<>(
                cancellation.topic(), other(partition(customer)), cancellation.key(), cancellation.value()));
    }

    @Test
    @Order(3)
    void aWorkerSendsRetriesAndGivesUp() {
        FairlaneConfig config = config(Role.WORKER, Map.of());
        try (Cluster cluster = Cluster.connect(config)) {
            assertThat(new ChannelAdmin(cluster).list()).containsKey(WORKED);
            Handler handler = delivery ->
                    CompletableFuture.completedFuture(result(delivery.request().getId()));
            WorkerOptions options = WorkerOptions.of(WORKED, config.workers().of(WORKED));
            try (Worker worker = Worker.start(config, cluster.encodings(), options, handler)) {
                awaitRecords(everything.topics().outcomes(), 3);
                awaitRecords(everything.topics().deadLetters(), 2);
                await().atMost(PATIENCE)
                        .until(() ->
                                records(everything.topics().requests()).stream().anyMatch(AclsIT::isRetry));
                assertThat(worker.ended()).isNotDone();
            }
        }
    }

    private static Result result(String id) {
        return switch (id) {
            case "again" -> Result.retryAfter(Duration.ofHours(1), "the carrier is busy");
            case "never" -> Result.rejected("there is no such number");
            default -> Result.delivered();
        };
    }

    private static boolean isRetry(ConsumerRecord<byte[], byte[]> message) {
        return message.headers().lastHeader(HeaderNames.NOT_BEFORE) != null;
    }

    @Test
    @Order(4)
    void aGatewayAcceptsTellsManagesAndLeases() throws Exception {
        try (Cluster cluster = Cluster.connect(config(Role.GATEWAY, Map.of()));
                Gateway gateway = Gateway.start(cluster)) {
            Http http = new Http(gateway.url());
            http.ok("PUT", "/v1/channels/" + LEASED, "{\"consumption\":\"LEASES\"}");
            http.ok("PATCH", "/v1/limits/intake/customer/acme", "{\"rates\":[\"100/s burst 200\"]}");
            // Senders of their own: of one, the next is handed out when the last is finished.
            String message =
                    "{'customer':'acme','id':'%1$s','sender':'%1$s','channel':'leased','recipient':'a','body':'x'}"
                            .replace('\'', '"');
            await().atMost(PATIENCE).until(() -> gateway.channels().containsKey(LEASED));
            http.ok("POST", "/v1/messages", message.formatted("single"));
            http.ok("POST", "/v1/messages", "[" + message.formatted("b1") + "," + message.formatted("b2") + "]");
            List<String> leases = lease(http, 3);
            http.ok("DELETE", "/v1/leases/" + leases.get(0), "");
            http.ok("POST", "/v1/leases/" + leases.get(1) + "/reject?reason=no", "");
            http.ok("DELETE", "/v1/leases/" + leases.get(2), "");
            http.ok("DELETE", "/v1/messages/acme/late", "");
            for (String path : List.of("/v1/lanes", "/v1/messages/acme/single", "/v1/dead-letters")) {
                // What asks Kafka and pipelines gives up soon on a machine that is busy.
                await().atMost(PATIENCE).untilAsserted(() -> http.ok("GET", path, ""));
            }
            http.ok("POST", "/v1/dead-letters/replay", "{\"reason\":\"REJECTED\"}");
            awaitRecords(everything.topics().deadLetters(), 3);
            awaitRecords(everything.topics().intake(), 1);
        }
    }

    private static List<String> lease(Http http, int count) {
        List<String> leases = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            http.call("POST", "/v1/channels/" + LEASED + "/leases?max=10&wait=2s&lease=60s", "")
                    .path("leases")
                    .forEach(lease -> leases.add(lease.path("lease").asText()));
            return leases.size() == count;
        });
        return leases;
    }

    /** Nothing that a role wanted to do was denied it, but for what Kafka itself tries first. */
    @ParameterizedTest
    @EnumSource
    @Order(5)
    void nothingWasDenied(Role role) {
        assertThat(RecordingAuthorizer.asked())
                .filteredOn(asked ->
                        asked.isBy(role) && !asked.allowed() && asked.what().logIfDenied())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lines")
    @Order(6)
    void withOneFewerARoleCouldNotDoAllThatItDid(Role role, AclBinding acl) {
        get(everything.admin().deleteAcls(List.of(acl.toFilter())).all());
        await().atMost(PATIENCE).until(() -> RecordingAuthorizer.isUnknown(acl));
        try {
            assertThat(RecordingAuthorizer.asked().stream()
                            .filter(asked -> asked.isBy(role) && asked.allowed())
                            .filter(RecordingAuthorizer::isDenied))
                    .isNotEmpty();
        } finally {
            allow(List.of(acl));
        }
    }

    static Stream<Arguments> lines() {
        return Arrays.stream(Role.values())
                .flatMap(role -> Acls.of(role, WORKED).stream().map(acl -> Arguments.of(role, acl)));
    }

    @Test
    @Order(7)
    void whatIsNotAllowedIsToldInOneLine() {
        AclBinding create = Acls.of(Role.TOPICS, WORKED).get(0);
        get(everything.admin().deleteAcls(List.of(create.toFilter())).all());
        await().atMost(PATIENCE).until(() -> RecordingAuthorizer.isUnknown(create));
        Map<String, String> settings = new HashMap<>(broker.settings(Role.TOPICS));
        settings.put("channels.new.rates", "1/s");
        Ended ended = run(settings, "topics", "create");
        allow(List.of(create));
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthoriz");
    }

    @Test
    @Order(8)
    void aWrongPasswordIsToldInOneLineAndNotRepeated() {
        Ended ended = run(broker.wrong(Role.TOPICS, "very-secret-and-wrong"), "topics", "create");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthentication")
                .doesNotContain("very-secret");
    }

    @Test
    @Order(9)
    void whoDoesNotKnowTheCertificateDoesNotConnect() {
        Map<String, String> settings = new HashMap<>(broker.settings(Role.TOPICS));
        settings.keySet().removeIf(name -> name.startsWith("kafka.ssl."));
        Ended ended = run(settings, "topics", "create");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).hasLineCount(1).contains("SSL handshake failed");
    }

    @Test
    @Order(10)
    void noSecretWasLogged() {
        assertThat(leaks).isEmpty();
    }

    private static FairlaneConfig config(Role role, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(broker.settings(role));
        settings.putAll(Map.of("http.port", "0", "gateway.port", "0", "replication.factor", "1"));
        settings.putAll(more);
        return FairlaneConfig.load(null, Map.of(), settings);
    }

    /** With the settings in a file, as in production. */
    private static Ended run(Map<String, String> settings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false, false, Map.of());
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--config", write(settings).toString()));
        int exitCode = Fairlane.commandLine(io).execute(command.toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private static Path write(Map<String, String> settings) {
        try {
            return Files.writeString(
                    Files.createTempFile(directory, "fairlane", ".yaml"),
                    JsonMapper.builder().build().writeValueAsString(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void allow(List<AclBinding> acls) {
        get(everything.admin().createAcls(acls).all());
        await().atMost(PATIENCE).until(() -> acls.stream().allMatch(RecordingAuthorizer::isKnown));
    }

    private static ProducerRecord<byte[], byte[]> request(
            String topic, String customer, String id, String channel, @Nullable String sender, boolean misplaced) {
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setSender(sender)
                .setRecipient("anna")
                .setBody(ByteBuffer.wrap(bytes("Hello")))
                .build();
        byte[] value = everything.encodings().writer(SendRequest.class).write(topic, request);
        int own = partition(customer);
        return new ProducerRecord<>(topic, misplaced ? other(own) : own, bytes(customer), value);
    }

    private static int partition(String customer) {
        return BuiltInPartitioner.partitionForKey(bytes(customer), PARTITIONS);
    }

    private static int other(int partition) {
        return (partition + 1) % PARTITIONS;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void send(ProducerRecord<byte[], byte[]> message) {
        everything.await(producer.send(message));
    }

    private static <T> T get(KafkaFuture<T> answer) {
        return everything.await(answer);
    }

    private static Map<TopicPartition, ?> offsets(String group) {
        return get(everything.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    private static void awaitRecords(String topic, int count) {
        await(topic).atMost(PATIENCE).until(() -> records(topic).size() >= count);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = everything.consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Calls the gateway. */
    private record Http(String url) {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();

        void ok(String method, String path, String body) {
            HttpResponse<String> response = exchange(method, path, body);
            assertThat(response.statusCode())
                    .as("%s %s: %s", method, path, response.body())
                    .isBetween(200, 299);
        }

        JsonNode call(String method, String path, String body) {
            String answer = exchange(method, path, body).body();
            try {
                return answer.startsWith("{") ? new JsonMapper().readTree(answer) : MissingNode.getInstance();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private HttpResponse<String> exchange(String method, String path, String body) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(PATIENCE)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            try {
                return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
