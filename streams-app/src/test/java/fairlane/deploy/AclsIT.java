package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.Fairlane;
import fairlane.cli.command.Io;
import fairlane.config.FairlaneConfig;
import fairlane.contract.HeaderNames;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.gateway.Gateway;
import fairlane.pipeline.PipelineRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each role does its work on a broker with TLS, SCRAM and authorization, with what {@code deploy/acls.yaml} allows it; and
 * of that, nothing could be left out.
 */
@Tag("deploy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AclsIT {
    private static final Duration PATIENCE = SecuredStage.PATIENCE;
    private static final String WORKED = "partners";
    private static final String LEASED = "leased";

    @TempDir
    private static Path directory;

    private static SecretWatch watch;
    private static SecuredStage stage;
    private static @Nullable PipelineRunner pipeline;

    /** What a command has left behind. */
    private record Ended(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        watch = new SecretWatch(Role.SECRET, "org.apache.kafka", "kafka", "fairlane");
        stage = new SecuredStage(Files.createDirectory(directory.resolve("kafka")));
        for (Role role : Role.values()) {
            stage.allow(Acls.of(role, WORKED));
        }
    }

    @AfterAll
    static void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
        stage.close();
        watch.close();
    }

    @Test
    @Order(1)
    void topicsAreMade() throws IOException {
        Map<String, String> settings = new HashMap<>(stage.broker().settings(Role.TOPICS));
        settings.put("partitions", "" + SecuredStage.PARTITIONS);
        settings.put("replication.factor", "1");
        Ended ended = createTopics(settings);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("made       fairlane.requests\n", "made       channels default, email, sms");
        assertThat(createTopics(settings).exitCode()).isZero();
        new ChannelAdmin(stage.everything()).set(WORKED, Map.of());
        stage.makeChannelWithoutGroup("late");
    }

    @Test
    @Order(2)
    void aPipelineTakesInReleasesAndRestores() throws Exception {
        PipelineRunner first = startPipeline("first");
        String requests = stage.topics().requests();
        stage.request(requests, "acme", "one", WORKED, null, false);
        stage.request(requests, "acme", "again", WORKED, null, true);
        stage.request(stage.topics().bulk(), "acme", "never", WORKED, null, true);
        stage.rubbish("acme");
        for (String id : List.of("held-1", "held-2", "held-3")) {
            stage.request(requests, "clinic", id, "sms", "+1555", false);
        }
        stage.cancelInTheWrongPartition("acme");
        stage.awaitRecords(stage.topics().deliveries(WORKED), 3);
        stage.awaitRecords(stage.topics().deadLetters(), 1);
        stage.awaitRecords(stage.topics().cancellations(), 2);
        stage.awaitRecords(stage.topics().deliveries("sms"), 1);
        await().atMost(PATIENCE).until(() -> stage.committed("fairlane.delivery.late") == SecuredStage.PARTITIONS);
        first.close();
        pipeline = startPipeline("second"); // without the state, which comes from the changelogs
        stage.awaitRecords(stage.topics().deliveries("sms"), 3);
    }

    private static PipelineRunner startPipeline(String state) throws InterruptedException {
        Map<String, String> settings =
                Map.of("state.dir", directory.resolve(state).toString());
        PipelineRunner started = PipelineRunner.start(stage.config(Role.PIPELINE, settings), stage.encodings());
        assertThat(started.awaitReady(PATIENCE)).isTrue();
        return started;
    }

    @Test
    @Order(3)
    void aWorkerSendsRetriesAndGivesUp() {
        FairlaneConfig config = stage.config(Role.WORKER, Map.of());
        Handler handler = delivery ->
                CompletableFuture.completedFuture(result(delivery.request().getId()));
        WorkerOptions options = WorkerOptions.of(WORKED, config.workers().forChannel(WORKED));
        try (Cluster cluster = Cluster.connect(config)) {
            assertThat(new ChannelAdmin(cluster).list()).containsKey(WORKED);
            try (Worker worker = Worker.start(config, cluster.encodings(), options, handler)) {
                stage.awaitRecords(stage.topics().outcomes(), 3);
                stage.awaitRecords(stage.topics().deadLetters(), 2);
                await().atMost(PATIENCE)
                        .until(() -> stage.records(stage.topics().requests()).stream()
                                .anyMatch(message -> message.headers().lastHeader(HeaderNames.NOT_BEFORE) != null));
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

    @Test
    @Order(4)
    void aGatewayAcceptsTellsManagesAndLeases() {
        Map<String, String> strict = Map.of("abuse.rules.invalid.least", "5", "abuse.rules.invalid.share", "0.1");
        try (Cluster cluster = Cluster.connect(stage.config(Role.GATEWAY, strict));
                Gateway gateway = Gateway.start(cluster)) {
            GatewayCalls http = new GatewayCalls(gateway.url());
            http.ok("PUT", "/v1/channels/" + LEASED, "{\"consumption\":\"LEASES\"}");
            http.ok("PATCH", "/v1/limits/intake/customer/acme", "{\"rates\":[\"100/s burst 200\"]}");
            await().atMost(PATIENCE).until(() -> gateway.channels().containsKey(LEASED));
            http.ok("POST", "/v1/messages", message("single"));
            http.ok("POST", "/v1/messages", "[" + message("b1") + "," + message("b2") + "]");
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
            stage.awaitRecords(stage.topics().deadLetters(), 3);
            stage.awaitRecords(stage.topics().intake(), 1);
            for (int i = 0; i < 10; i++) {
                http.call("POST", "/v1/messages", "{\"customer\":\"acme\",\"channel\":\"leased\"}");
            }
            stage.awaitRecords(stage.topics().alerts(), 1);
            await().atMost(PATIENCE).untilAsserted(() -> http.ok("GET", "/v1/alerts?customer=acme", ""));
        }
    }

    /** Senders of their own: of one, the next message is handed out when the last is finished. */
    private static String message(String id) {
        return "{'customer':'acme','id':'%1$s','sender':'%1$s','channel':'leased','recipient':'a','body':'x'}"
                .formatted(id)
                .replace('\'', '"');
    }

    private static List<String> lease(GatewayCalls http, int count) {
        List<String> leases = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            http.call("POST", "/v1/channels/" + LEASED + "/leases?max=10&wait=2s&lease=300s", "")
                    .path("leases")
                    .forEach(lease -> leases.add(lease.path("lease").asText()));
            return leases.size() == count;
        });
        return leases;
    }

    @ParameterizedTest
    @EnumSource
    @Order(5)
    void nothingWasDenied(Role role) {
        assertThat(RecordingAuthorizer.asked())
                .filteredOn(asked -> asked.isBy(role) && !asked.allowed())
                // Who asks what a topic or group is like is told besides what he may do with it.
                .filteredOn(asked -> asked.what().logIfDenied())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lines")
    @Order(6)
    void withOneFewerARoleCouldNotDoAllThatItDid(Role role, AclBinding acl) {
        stage.disallow(acl);
        try {
            assertThat(RecordingAuthorizer.asked().stream()
                            .filter(asked -> asked.isBy(role) && asked.allowed())
                            .filter(RecordingAuthorizer::isDenied))
                    .isNotEmpty();
        } finally {
            stage.allow(List.of(acl));
        }
    }

    static Stream<Arguments> lines() {
        return Arrays.stream(Role.values())
                .flatMap(role -> Acls.of(role, WORKED).stream().map(acl -> Arguments.of(role, acl)));
    }

    @Test
    @Order(7)
    void whatIsNotAllowedIsToldInOneLine() throws IOException {
        AclBinding create = Acls.of(Role.TOPICS, WORKED).get(0);
        Map<String, String> settings = new HashMap<>(stage.broker().settings(Role.TOPICS));
        settings.put("channels.new.rates", "1/s");
        stage.disallow(create);
        Ended ended = createTopics(settings);
        stage.allow(List.of(create));
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthoriz");
    }

    @Test
    @Order(8)
    void aWrongPasswordIsToldInOneLineAndNotRepeated() throws IOException {
        Ended ended = createTopics(stage.broker().wrong(Role.TOPICS, Role.SECRET + "-and-wrong"));
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthentication")
                .doesNotContain(Role.SECRET);
    }

    @Test
    @Order(9)
    void whoDoesNotKnowTheCertificateDoesNotConnect() throws IOException {
        Map<String, String> settings = new HashMap<>(stage.broker().settings(Role.TOPICS));
        settings.keySet().removeIf(name -> name.startsWith("kafka.ssl."));
        Ended ended = createTopics(settings);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).hasLineCount(1).contains("SSL handshake failed");
    }

    @Test
    @Order(10)
    void noSecretWasLogged() {
        assertThat(watch.hasSeenSomething()).isTrue();
        assertThat(watch.leaks()).isEmpty();
    }

    /** With the settings in a file, as in production. */
    private static Ended createTopics(Map<String, String> settings) throws IOException {
        Path file = Files.createTempFile(directory, "fairlane", ".yaml");
        new JsonMapper().writeValue(file.toFile(), settings);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false, false, Map.of());
        int exitCode = Fairlane.commandLine(io).execute("topics", "create", "--config", file.toString());
        return new Ended(exitCode, out.toString(), err.toString());
    }
}
