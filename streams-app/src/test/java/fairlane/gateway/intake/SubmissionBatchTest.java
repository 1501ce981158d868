package fairlane.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionBatchTest {
    private static final Problem THROTTLED = Problem.of(429, "too fast").withHeader("Retry-After", "7");

    private static CallResult result(SubmissionBatch batch) {
        CompletionStage<CallResult> result = batch.result();
        assertThat(result.toCompletableFuture()).isDone();
        return result.toCompletableFuture().join();
    }

    @Test
    void batchCompletesWithTheResultOfItsLastEntry() {
        SubmissionBatch batch = new SubmissionBatch(3);
        batch.accept(2, "acme", "m-2");
        batch.refuse(0, Problem.invalid("the message", List.of("one", "two")));
        assertThat(batch.result().toCompletableFuture()).isNotDone();
        batch.accept(1, "acme", "m-1");
        Response response = (Response) result(batch);
        assertThat(response.status()).isEqualTo(202);
        assertThat(new String(response.body(), UTF_8))
                .isEqualTo("{\"accepted\":[{\"index\":1,\"customer\":\"acme\",\"id\":\"m-1\"},"
                        + "{\"index\":2,\"customer\":\"acme\",\"id\":\"m-2\"}],"
                        + "\"refused\":[{\"index\":0,\"status\":400,\"errors\":[\"one\",\"two\"]}]}");
    }

    @ParameterizedTest
    @CsvSource({"404, 404, 404", "404, 400, 400", "503, 400, 503", "429, 403, 400", "429, 503, 503"})
    void statusOfRefusedBatchIsCommonStatusOrElse503IfKafkaFailedOrElse400(int first, int second, int common) {
        SubmissionBatch batch = new SubmissionBatch(2);
        batch.refuse(0, Problem.of(first, "first").withHeader("Retry-After", "5"));
        batch.refuse(1, Problem.of(second, "second").withHeader("Retry-After", "5"));
        assertThat(((Problem) result(batch)).status()).isEqualTo(common);
    }

    @Test
    void refusedBatchListsTheFaultsOfEveryEntry() {
        SubmissionBatch batch = new SubmissionBatch(2);
        batch.refuse(1, Problem.invalid("the message", List.of("one", "two")));
        batch.refuse(0, Problem.notFound("there is no channel"));
        assertThat(((Problem) result(batch)).errors())
                .containsExactly(
                        new Problem.Fault(0, 404, "there is no channel"),
                        new Problem.Fault(1, 400, "one"),
                        new Problem.Fault(1, 400, "two"));
    }

    @Test
    void retryAfterOfThrottledBatchIsTheShortestOfItsEntries() {
        SubmissionBatch batch = new SubmissionBatch(2);
        batch.refuse(0, THROTTLED.withHeader("Retry-After", "9"));
        batch.refuse(1, THROTTLED);
        assertThat(((Problem) result(batch)).headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void batchWithInvalidEntryHasNoRetryAfterHeader() {
        SubmissionBatch batch = new SubmissionBatch(2);
        batch.refuse(0, THROTTLED);
        batch.refuse(1, Problem.badRequest("wrong"));
        assertThat(((Problem) result(batch)).headers()).isEmpty();
    }
}
