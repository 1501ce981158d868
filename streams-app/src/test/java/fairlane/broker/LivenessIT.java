package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.FakeCarrierProcess;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.SuspendedThread;
import fairlane.broker.fixture.TestEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that a process whose most important thread hangs reports that it is not alive until the thread resumes. */
@Tag("deploy")
@Execution(ExecutionMode.CONCURRENT)
class LivenessIT {
    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(30);

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    static final ProcessExtension PROCESSES = new ProcessExtension();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void pipelineWithAHangingStreamThreadReportsThatItIsNotAlive() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "pipeline.", 1);
                RequestProducer publisher = new RequestProducer(environment);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            RoleProcess pipeline = RoleProcess.pipeline(PROCESSES, environment, "p", Map.of())
                    .start(SuspendedThread.DEBUG_OPTION)
                    .awaitReady();
            assertNotAliveWhileSuspended(pipeline, "StreamThread-1", "a stream thread hangs", Duration.ofSeconds(60));
            publisher.send(
                    "acme",
                    RequestProducer.request(DeliveryTopic.CHANNEL, null, "afterwards")
                            .build());
            await().atMost(RECOVERY_TIMEOUT)
                    .until(() -> deliveries
                                    .readAll(environment.topics().deliveries(DeliveryTopic.CHANNEL))
                                    .size()
                            == 1);
        }
    }

    @Test
    void workerWithAHangingLoopReportsThatItIsNotAlive() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "worker.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            FakeCarrierProcess carrier = FakeCarrierProcess.start(PROCESSES);
            RoleProcess worker = RoleProcess.worker(PROCESSES, environment, "w", carrier, Map.of())
                    .start(SuspendedThread.DEBUG_OPTION)
                    .awaitReady();
            assertNotAliveWhileSuspended(worker, "fairlane-worker-email", "it hangs", Duration.ofMinutes(2));
            deliveries.release("afterwards", 1);
            deliveries.flush();
            deliveries.awaitAcknowledged();
            assertThat(carrier.acceptedKeys()).hasSize(1);
        }
    }

    /**
     * Asserts that the process reports that it is alive, reports the given problem while the thread is suspended, and
     * then reports again that it is alive.
     */
    private void assertNotAliveWhileSuspended(
            RoleProcess process, String thread, String expectedReason, Duration maxDetectionTime) {
        await().atMost(RECOVERY_TIMEOUT)
                .until(() -> get(process, "/health/ready").statusCode() == 200);
        try (SuspendedThread suspended = process.process().suspendThread(thread)) {
            await().atMost(maxDetectionTime.plus(RECOVERY_TIMEOUT))
                    .until(() -> get(process, "/health/live").statusCode() == 503);
            assertThat(get(process, "/health/live").body()).contains(expectedReason);
            assertThat(get(process, "/health/ready").statusCode()).isEqualTo(503);
        }
        await().atMost(RECOVERY_TIMEOUT)
                .until(() -> get(process, "/health/ready").statusCode() == 200);
        assertThat(get(process, "/health/live").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(RoleProcess process, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(process.opsUrl() + path)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
