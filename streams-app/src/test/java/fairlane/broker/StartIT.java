package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.dev.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What keeps the pipeline from starting is told in one line; what it starts and ends with is silent. */
class StartIT {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
    /** For a JVM, on a machine that does other things as well. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private static final int MISTAKE = 2;
    private static final int NO_KAFKA = 3;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void missingTopicsAreNamedWithTheCommandThatMakesThem() {
        try (Stage stage = Stage.empty(BROKER, "none.", 1)) {
            assertThat(refusal(pipeline(stage), MISTAKE))
                    .contains("none.requests,", "none.requests.bulk", "none.dead-letters", "fairlane topics create");
        }
    }

    @Test
    void unequalPartitionCountsAreToldWithTheTopicsThatHaveThem() {
        try (Stage stage = Stage.empty(BROKER, "unequal.", 2)) {
            stage.topics()
                    .all()
                    .forEach(spec -> stage.makeTopic(
                            spec.name(), spec.name().equals(stage.topics().bulk()) ? 3 : spec.coPartitioned() ? 2 : 1));
            assertThat(refusal(pipeline(stage), MISTAKE))
                    .contains("unequal.requests=2", "unequal.requests.bulk=3", "topic.prefix");
        }
    }

    @Test
    void cleanStartAndStopSayNothingAndAChangedPartitionCountIsRefusedAfterThem() {
        try (Stage stage = Stage.set(BROKER, "changed.", 2)) {
            RoleProcess pipeline = pipeline(stage).start().awaitReady();
            assertThat(stopped(pipeline.life())).isZero();
            assertThat(pipeline.life().out()).contains("Stopping.");
            assertThat(complaints(pipeline)).isEmpty();

            Map<String, NewPartitions> more = Stream.concat(
                            stage.topics().all().stream()
                                    .filter(spec -> spec.coPartitioned())
                                    .map(spec -> spec.name()),
                            Stream.of("default", "email", "sms").map(stage.topics()::deliveries))
                    .collect(Collectors.toMap(Function.identity(), name -> NewPartitions.increaseTo(4)));
            Stage.await(stage.admin()
                    .createPartitions(more)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
            assertThat(refusal(pipeline, MISTAKE)).contains("4 partitions", "had 2", "new topic.prefix");
        }
    }

    @Test
    void takenHttpPortIsTold() throws IOException {
        try (Stage stage = Stage.set(BROKER, "port.", 1);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(refusal(RoleProcess.pipeline(processes, stage, "a", Map.of("http.port", port)), MISTAKE))
                    .contains("127.0.0.1:" + port, "taken", "http.port");
        }
    }

    @Test
    void absentKafkaIsToldWithinTenSeconds() {
        int free = Ports.findFree();
        Instant begun = Instant.now();
        FairlaneProcess process = processes.start(List.of("pipeline", "--bootstrap-server", "localhost:" + free));
        assertThat(refusal(process, NO_KAFKA)).contains("localhost:" + free);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(ENDS_WITHIN);
    }

    @Test
    void aBusyPipelineStopsCleanlyAndGoesOnWithTheStateOnDisk() {
        try (Stage stage = Stage.set(BROKER, "busy.", 2);
                Publisher publisher = new Publisher(stage);
                Traffic traffic = new Traffic(stage, publisher, 1);
                Receiver receiver = new Receiver(stage, traffic.channels())) {
            RoleProcess pipeline = pipeline(stage).start().awaitReady();
            traffic.start(400);
            receiver.untilMore(400, STARTS_WITHIN);
            assertThat(stopped(pipeline.life())).isZero();
            assertThat(complaints(pipeline)).isEmpty();

            pipeline.start().awaitReady();
            assertThat(stopped(pipeline.life())).isZero();
            assertThat(complaints(pipeline))
                    .as("state that has to be restored anew is told of")
                    .isEmpty();
        }
    }

    private RoleProcess pipeline(Stage stage) {
        return RoleProcess.pipeline(processes, stage, "a", Map.of());
    }

    /** The exit code after a SIGTERM. */
    private static int stopped(FairlaneProcess process) {
        process.terminate();
        return process.awaitExit(ENDS_WITHIN);
    }

    /** The one line that it says before it ends. */
    private static String refusal(RoleProcess pipeline, int exitCode) {
        return refusal(pipeline.start().life(), exitCode);
    }

    /** All that it logged, but that its state is in a temporary directory, which is so where the checkout is in one. */
    private static List<String> complaints(RoleProcess pipeline) {
        return pipeline.life()
                .err()
                .lines()
                .filter(line -> !line.contains("Using an OS temp directory in the state.dir property"))
                .toList();
    }

    /** The one line that it says before it ends. */
    private static String refusal(FairlaneProcess process, int exitCode) {
        assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(exitCode);
        assertThat(process.err().lines()).singleElement().asString().startsWith("fairlane: ");
        return process.err();
    }
}
