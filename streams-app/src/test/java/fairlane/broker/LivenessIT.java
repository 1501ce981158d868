package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Of a process whose one important thread hangs it is told that it is not alive, and of one that only waited that it is. */
@Tag("deploy")
@Execution(ExecutionMode.CONCURRENT)
class LivenessIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    static final Processes PROCESSES = new Processes();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aPipelineWhoseStreamThreadHangsIsNotAlive() {
        try (Stage stage = Stage.set(BROKER, "pipeline.", 1);
                Publisher publisher = new Publisher(stage);
                Deliveries deliveries = new Deliveries(stage)) {
            RoleProcess pipeline = RoleProcess.pipeline(PROCESSES, stage, "p", Map.of())
                    .start(HeldThread.OPTION)
                    .awaitReady();
            requireHeldAgainst(pipeline, "StreamThread-1", "a stream thread hangs", Duration.ofSeconds(60));
            publisher.send(
                    "acme",
                    Publisher.request(Deliveries.CHANNEL, null, "afterwards").build());
            await().atMost(SOON)
                    .until(() -> deliveries
                                    .read(stage.topics().deliveries(Deliveries.CHANNEL))
                                    .size()
                            == 1);
        }
    }

    @Test
    void aWorkerWhoseLoopHangsIsNotAlive() {
        try (Stage stage = Stage.set(BROKER, "worker.", 1);
                Deliveries deliveries = new Deliveries(stage)) {
            CarrierProcess carrier = CarrierProcess.start(PROCESSES);
            RoleProcess worker = RoleProcess.worker(PROCESSES, stage, "w", carrier, Map.of())
                    .start(HeldThread.OPTION)
                    .awaitReady();
            requireHeldAgainst(worker, "fairlane-worker-email", "it hangs", Duration.ofMinutes(2));
            deliveries.release("afterwards", 1);
            deliveries.flush();
            deliveries.awaitAcknowledged();
            assertThat(carrier.taken()).hasSize(1);
        }
    }

    /** It is alive; then it is not, when the thread has not gone round for so long; then it is again. */
    private void requireHeldAgainst(RoleProcess process, String thread, String why, Duration most) {
        await().atMost(SOON).until(() -> ask(process, "/health/ready").statusCode() == 200);
        try (HeldThread held = process.life().hold(thread)) {
            await().atMost(most.plus(SOON))
                    .until(() -> ask(process, "/health/live").statusCode() == 503);
            assertThat(ask(process, "/health/live").body()).contains(why);
            assertThat(ask(process, "/health/ready").statusCode()).isEqualTo(503);
        }
        await().atMost(SOON).until(() -> ask(process, "/health/ready").statusCode() == 200);
        assertThat(ask(process, "/health/live").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(RoleProcess process, String path) {
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
