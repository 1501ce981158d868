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
 * Tests that each role (topics command, pipeline, worker and gateway) works on a broker with TLS, SCRAM and
 * authorization if it has only its ACLs in {@code deploy/acls.yaml}, and that the role needs each of these ACLs.
 */
@Tag("deploy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AclsIT {
    private static final Duration TIMEOUT = SecuredEnvironment.TIMEOUT;
    private static final String WORKER_CHANNEL = "partners";
    private static final String LEASE_CHANNEL = "leased";

    @TempDir
    private static Path directory;

    private static SecretLeakDetector leakDetector;
    private static SecuredEnvironment environment;
    private static @Nullable PipelineRunner pipeline;

    /** Exit code and output of a command. */
    private record CommandResult(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        leakDetector = new SecretLeakDetector(Role.SECRET, "org.apache.kafka", "kafka", "fairlane");
        environment = new SecuredEnvironment(Files.createDirectory(directory.resolve("kafka")));
        for (Role role : Role.values()) {
            environment.allow(RoleAcls.of(role, WORKER_CHANNEL));
        }
    }

    @AfterAll
    static void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
        environment.close();
        leakDetector.close();
    }

    @Test
    @Order(1)
    void aclsOfTheTopicsCommandSufficeToCreateTopics() throws IOException {
        Map<String, String> settings = new HashMap<>(environment.broker().settings(Role.TOPICS));
        settings.put("partitions", "" + SecuredEnvironment.PARTITIONS);
        settings.put("replication.factor", "1");
        CommandResult result = createTopics(settings);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("created    fairlane.requests\n", "created    channels default, email, sms");
        assertThat(createTopics(settings).exitCode()).isZero();
        new ChannelAdmin(environment.superuserCluster()).set(WORKER_CHANNEL, Map.of());
        environment.createChannelWithoutGroup("late");
    }

    @Test
    @Order(2)
    void aclsOfThePipelineSufficeToConsumeReleaseAndRestoreMessages() throws Exception {
        PipelineRunner first = startPipeline("first");
        String requests = environment.topics().requests();
        environment.sendRequest(requests, "acme", "one", WORKER_CHANNEL, null, false);
        environment.sendRequest(requests, "acme", "again", WORKER_CHANNEL, null, true);
        environment.sendRequest(environment.topics().bulk(), "acme", "never", WORKER_CHANNEL, null, true);
        environment.sendMalformedRequest("acme");
        for (String id : List.of("held-1", "held-2", "held-3")) {
            environment.sendRequest(requests, "clinic", id, "sms", "+1555", false);
        }
        environment.sendMisplacedCancellation("acme");
        environment.awaitRecords(environment.topics().deliveries(WORKER_CHANNEL), 3);
        environment.awaitRecords(environment.topics().deadLetters(), 1);
        environment.awaitRecords(environment.topics().cancellations(), 2);
        environment.awaitRecords(environment.topics().deliveries("sms"), 1);
        await().atMost(TIMEOUT)
                .until(() ->
                        environment.committedPartitions("fairlane.delivery.late") == SecuredEnvironment.PARTITIONS);
        first.close();
        pipeline = startPipeline("second"); // the second pipeline restores its state from the changelogs
        environment.awaitRecords(environment.topics().deliveries("sms"), 3);
    }

    private static PipelineRunner startPipeline(String state) throws InterruptedException {
        Map<String, String> settings =
                Map.of("state.dir", directory.resolve(state).toString());
        PipelineRunner started =
                PipelineRunner.start(environment.config(Role.PIPELINE, settings), environment.encodings());
        assertThat(started.awaitReady(TIMEOUT)).isTrue();
        return started;
    }

    @Test
    @Order(3)
    void aclsOfTheWorkerSufficeToSendRetryAndRejectMessages() {
        FairlaneConfig config = environment.config(Role.WORKER, Map.of());
        Handler handler = delivery ->
                CompletableFuture.completedFuture(result(delivery.request().getId()));
        WorkerOptions options =
                WorkerOptions.of(WORKER_CHANNEL, config.workers().forChannel(WORKER_CHANNEL));
        try (Cluster cluster = Cluster.connect(config)) {
            assertThat(new ChannelAdmin(cluster).list()).containsKey(WORKER_CHANNEL);
            try (Worker worker = Worker.start(config, cluster.encodings(), options, handler)) {
                environment.awaitRecords(environment.topics().outcomes(), 3);
                environment.awaitRecords(environment.topics().deadLetters(), 2);
                await().atMost(TIMEOUT)
                        .until(() -> environment.records(environment.topics().requests()).stream()
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
    void aclsOfTheGatewaySufficeToAcceptLeaseLocateAndReplayMessages() {
        Map<String, String> strict = Map.of("abuse.rules.invalid.least", "5", "abuse.rules.invalid.share", "0.1");
        try (Cluster cluster = Cluster.connect(environment.config(Role.GATEWAY, strict));
                Gateway gateway = Gateway.start(cluster)) {
            GatewayHttpClient http = new GatewayHttpClient(gateway.url());
            http.expectSuccess("PUT", "/v1/channels/" + LEASE_CHANNEL, "{\"consumption\":\"LEASES\"}");
            http.expectSuccess("PATCH", "/v1/limits/intake/customer/acme", "{\"rates\":[\"100/s burst 200\"]}");
            await().atMost(TIMEOUT).until(() -> gateway.channels().containsKey(LEASE_CHANNEL));
            http.expectSuccess("POST", "/v1/messages", message("single"));
            http.expectSuccess("POST", "/v1/messages", "[" + message("b1") + "," + message("b2") + "]");
            List<String> leases = lease(http, 3);
            http.expectSuccess("DELETE", "/v1/leases/" + leases.get(0), "");
            http.expectSuccess("POST", "/v1/leases/" + leases.get(1) + "/reject?reason=no", "");
            http.expectSuccess("DELETE", "/v1/leases/" + leases.get(2), "");
            http.expectSuccess("DELETE", "/v1/messages/acme/late", "");
            for (String path : List.of("/v1/lanes", "/v1/messages/acme/single", "/v1/dead-letters")) {
                // The call is repeated, because on a busy machine the gateway's queries to Kafka and to pipelines may
                // time out.
                await().atMost(TIMEOUT).untilAsserted(() -> http.expectSuccess("GET", path, ""));
            }
            http.expectSuccess("POST", "/v1/dead-letters/replay", "{\"reason\":\"REJECTED\"}");
            environment.awaitRecords(environment.topics().deadLetters(), 3);
            environment.awaitRecords(environment.topics().intake(), 1);
            for (int i = 0; i < 10; i++) {
                http.call("POST", "/v1/messages", "{\"customer\":\"acme\",\"channel\":\"leased\"}");
            }
            environment.awaitRecords(environment.topics().alerts(), 1);
            await().atMost(TIMEOUT).untilAsserted(() -> http.expectSuccess("GET", "/v1/alerts?customer=acme", ""));
        }
    }

    /**
     * Returns a message whose sender is unique, because the gateway grants a lease of the next message of a sender only
     * after the previous message has finished.
     */
    private static String message(String id) {
        return "{'customer':'acme','id':'%1$s','sender':'%1$s','channel':'leased','recipient':'a','body':'x'}"
                .formatted(id)
                .replace('\'', '"');
    }

    private static List<String> lease(GatewayHttpClient http, int count) {
        List<String> leases = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> {
            http.call("POST", "/v1/channels/" + LEASE_CHANNEL + "/leases?max=10&wait=2s&lease=300s", "")
                    .path("leases")
                    .forEach(lease -> leases.add(lease.path("lease").asText()));
            return leases.size() == count;
        });
        return leases;
    }

    @ParameterizedTest
    @EnumSource
    @Order(5)
    void brokerHasDeniedNoRequestOfTheRole(Role role) {
        assertThat(RecordingAuthorizer.requests())
                .filteredOn(request -> request.isBy(role) && !request.allowed())
                // Denials that are not logged are ignored. They occur when Kafka describes a topic or group and checks
                // which operations are authorized.
                .filteredOn(request -> request.action().logIfDenied())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lines")
    @Order(6)
    void roleNeedsEachOfItsAcls(Role role, AclBinding acl) {
        environment.disallow(acl);
        try {
            assertThat(RecordingAuthorizer.requests().stream()
                            .filter(request -> request.isBy(role) && request.allowed())
                            .filter(RecordingAuthorizer::isDenied))
                    .isNotEmpty();
        } finally {
            environment.allow(List.of(acl));
        }
    }

    static Stream<Arguments> lines() {
        return Arrays.stream(Role.values())
                .flatMap(role -> RoleAcls.of(role, WORKER_CHANNEL).stream().map(acl -> Arguments.of(role, acl)));
    }

    @Test
    @Order(7)
    void commandReportsInOneLineThatKafkaDeniesAnOperation() throws IOException {
        AclBinding create = RoleAcls.of(Role.TOPICS, WORKER_CHANNEL).get(0);
        Map<String, String> settings = new HashMap<>(environment.broker().settings(Role.TOPICS));
        settings.put("channels.new.rates", "1/s");
        environment.disallow(create);
        CommandResult result = createTopics(settings);
        environment.allow(List.of(create));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthoriz");
    }

    @Test
    @Order(8)
    void commandReportsAWrongPasswordInOneLineWithoutPrintingIt() throws IOException {
        CommandResult result =
                createTopics(environment.broker().settingsWithPassword(Role.TOPICS, Role.SECRET + "-and-wrong"));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("fairlane: Kafka refuses: ")
                .contains("uthentication")
                .doesNotContain(Role.SECRET);
    }

    @Test
    @Order(9)
    void commandWithoutTheCaCertificateReportsThatItCannotConnect() throws IOException {
        Map<String, String> settings = new HashMap<>(environment.broker().settings(Role.TOPICS));
        settings.keySet().removeIf(name -> name.startsWith("kafka.ssl."));
        CommandResult result = createTopics(settings);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).contains("SSL handshake failed");
    }

    @Test
    @Order(10)
    void logsContainNoPassword() {
        assertThat(leakDetector.hasLogged()).isTrue();
        assertThat(leakDetector.leaks()).isEmpty();
    }

    /** Runs the command {@code topics create} with the settings in a file, as in production. */
    private static CommandResult createTopics(Map<String, String> settings) throws IOException {
        Path file = Files.createTempFile(directory, "fairlane", ".yaml");
        new JsonMapper().writeValue(file.toFile(), settings);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false, false, Map.of());
        int exitCode = Fairlane.commandLine(io).execute("topics", "create", "--config", file.toString());
        return new CommandResult(exitCode, out.toString(), err.toString());
    }
}
