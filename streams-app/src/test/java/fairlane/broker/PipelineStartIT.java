package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.FairlaneProcess;
import fairlane.broker.fixture.MixedTraffic;
import fairlane.broker.fixture.OutputReceiver;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
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

/**
 * Tests that a pipeline that cannot start prints the reason in one line, and that a normal start and stop of a pipeline
 * logs nothing.
 */
class PipelineStartIT {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);
    /** Time limit for the start of a JVM on a machine under load. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private static final int EXIT_USER_ERROR = 2;
    private static final int EXIT_KAFKA_UNREACHABLE = 3;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void pipelineNamesMissingTopicsAndTheCommandThatCreatesThem() {
        try (TestEnvironment environment = TestEnvironment.withoutTopics(BROKER, "none.", 1)) {
            assertThat(startupError(pipeline(environment), EXIT_USER_ERROR))
                    .contains("none.requests,", "none.requests.bulk", "none.dead-letters", "fairlane topics create");
        }
    }

    @Test
    void pipelineReportsTopicsWhosePartitionCountsDiffer() {
        try (TestEnvironment environment = TestEnvironment.withoutTopics(BROKER, "unequal.", 2)) {
            environment
                    .topics()
                    .all()
                    .forEach(spec -> environment.createTopic(
                            spec.name(),
                            spec.name().equals(environment.topics().bulk()) ? 3 : spec.coPartitioned() ? 2 : 1));
            assertThat(startupError(pipeline(environment), EXIT_USER_ERROR))
                    .contains("unequal.requests=2", "unequal.requests.bulk=3", "topic.prefix");
        }
    }

    @Test
    void pipelineLogsNothingOnStartAndStopAndRefusesAChangedNumberOfPartitions() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "changed.", 2)) {
            RoleProcess pipeline = pipeline(environment).start().awaitReady();
            assertThat(terminate(pipeline.process())).isZero();
            assertThat(pipeline.process().standardOutput()).contains("Stopping.");
            assertThat(loggedLines(pipeline)).isEmpty();

            Map<String, NewPartitions> morePartitions = Stream.concat(
                            environment.topics().all().stream()
                                    .filter(spec -> spec.coPartitioned())
                                    .map(spec -> spec.name()),
                            Stream.of("default", "email", "sms").map(environment.topics()::deliveries))
                    .collect(Collectors.toMap(Function.identity(), name -> NewPartitions.increaseTo(4)));
            TestEnvironment.await(environment
                    .admin()
                    .createPartitions(morePartitions)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
            assertThat(startupError(pipeline, EXIT_USER_ERROR)).contains("4 partitions", "had 2", "new topic.prefix");
        }
    }

    @Test
    void pipelineReportsThatItsHttpPortIsInUse() throws IOException {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "port.", 1);
                ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(occupied.getLocalPort());
            assertThat(startupError(
                            RoleProcess.pipeline(processes, environment, "a", Map.of("http.port", port)),
                            EXIT_USER_ERROR))
                    .contains("127.0.0.1:" + port, "in use", "http.port");
        }
    }

    @Test
    void pipelineReportsAnUnreachableKafkaWithinTenSeconds() {
        int freePort = Ports.findFree();
        Instant startedAt = Instant.now();
        FairlaneProcess process = processes.start(List.of("pipeline", "--bootstrap-server", "localhost:" + freePort));
        assertThat(startupError(process, EXIT_KAFKA_UNREACHABLE)).contains("localhost:" + freePort);
        assertThat(Duration.between(startedAt, Instant.now())).isLessThan(EXIT_TIMEOUT);
    }

    @Test
    void pipelineStopsCleanlyUnderLoadAndResumesFromTheStateOnDisk() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "busy.", 2);
                RequestProducer publisher = new RequestProducer(environment);
                MixedTraffic traffic = new MixedTraffic(environment, publisher, 1);
                OutputReceiver receiver = new OutputReceiver(environment, traffic.channels())) {
            RoleProcess pipeline = pipeline(environment).start().awaitReady();
            traffic.start(400);
            receiver.receiveMore(400, START_TIMEOUT);
            assertThat(terminate(pipeline.process())).isZero();
            assertThat(loggedLines(pipeline)).isEmpty();

            pipeline.start().awaitReady();
            assertThat(terminate(pipeline.process())).isZero();
            assertThat(loggedLines(pipeline))
                    .as("log of the restarted pipeline, which would mention a restore of its state from the changelogs")
                    .isEmpty();
        }
    }

    private RoleProcess pipeline(TestEnvironment environment) {
        return RoleProcess.pipeline(processes, environment, "a", Map.of());
    }

    /** Sends SIGTERM to the process and returns the exit code of the process. */
    private static int terminate(FairlaneProcess process) {
        process.terminate();
        return process.awaitExit(EXIT_TIMEOUT);
    }

    /** Starts the pipeline, which must exit, and returns the single line that the pipeline prints before it exits. */
    private static String startupError(RoleProcess pipeline, int exitCode) {
        return startupError(pipeline.start().process(), exitCode);
    }

    /**
     * Returns the lines that the pipeline logged, except for the warning about state in a temporary directory. That
     * warning appears only if the checkout of the project is in a temporary directory.
     */
    private static List<String> loggedLines(RoleProcess pipeline) {
        return pipeline.process()
                .standardError()
                .lines()
                .filter(line -> !line.contains("Using an OS temp directory in the state.dir property"))
                .toList();
    }

    /** Waits until the process exits, and returns the single line that the process printed before. */
    private static String startupError(FairlaneProcess process, int exitCode) {
        assertThat(process.awaitExit(START_TIMEOUT)).isEqualTo(exitCode);
        assertThat(process.standardError().lines()).singleElement().asString().startsWith("fairlane: ");
        return process.standardError();
    }
}
