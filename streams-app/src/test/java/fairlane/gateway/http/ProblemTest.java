package fairlane.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.AdminException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static String json(Problem problem) {
        Response response = problem.toResponse();
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat(response.status()).isEqualTo(problem.status());
        assertThat(response.headers()).isEqualTo(problem.headers());
        return new String(response.body(), UTF_8);
    }

    @Test
    void jsonOfProblemHasTitleStatusAndDetail() {
        assertThat(json(Problem.notFound("there is no channel push")))
                .isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is no channel push\"}");
    }

    @Test
    void detailOfProblemWithOneFaultIsTheFault() {
        assertThat(json(Problem.invalid("the body", List.of("weight: write a number"))))
                .isEqualTo("{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"weight: write a number\","
                        + "\"errors\":[{\"detail\":\"weight: write a number\"}]}");
    }

    @Test
    void detailOfProblemWithSeveralFaultsStatesTheirNumber() {
        assertThat(json(Problem.invalid("the body", List.of("one", "two"))))
                .contains("\"detail\":\"the body has 2 faults\"", "[{\"detail\":\"one\"},{\"detail\":\"two\"}]");
    }

    @Test
    void faultOfAnArrayEntryStatesItsIndexAndStatus() {
        Problem problem =
                new Problem(400, "nothing", List.of(new Problem.Fault(3, 404, "there is no channel")), Map.of());
        assertThat(json(problem))
                .contains("\"errors\":[{\"index\":3,\"status\":404,\"detail\":\"there is no channel\"}]");
    }

    @Test
    void problemOfMessageThatWouldExpireStatesEarliestPossibleRelease() {
        assertThat(json(Problem.tooLate("it has expired", 1_000)))
                .contains(
                        "\"status\":409",
                        "it has expired; the earliest possible release is 1970-01-01T00:00:01Z",
                        "\"earliest\":1000");
    }

    @Test
    void problemWithStatus503HasARetryAfterHeader() {
        assertThat(Problem.unavailable("Kafka does not answer").headers()).isEqualTo(Map.of("Retry-After", "1"));
    }

    @Test
    void withHeaderAddsOrReplacesAHeaderOfAProblem() {
        Problem problem = Problem.unavailable("later").withHeader("A", "1").withHeader("Retry-After", "9");
        assertThat(problem.headers()).isEqualTo(Map.of("A", "1", "Retry-After", "9"));
    }

    @Test
    void exceptionsBecomeProblemsWithoutInternalDetails() {
        assertThat(CallFailures.toProblem(new ProblemException(Problem.conflict("no"))))
                .isEqualTo(Problem.conflict("no"));
        assertThat(CallFailures.toProblem(AdminException.invalidRequest("there is no channel push")))
                .isEqualTo(Problem.badRequest("there is no channel push"));
        assertThat(CallFailures.toProblem(AdminException.incompletePipelineResponse("an instance is starting")))
                .isEqualTo(Problem.unavailable("an instance is starting"));
        assertThat(CallFailures.toProblem(new CompletionException(new TimeoutException("10.0.0.1"))))
                .isEqualTo(Problem.unavailable("Kafka does not answer"));
        Problem bug = CallFailures.toProblem(new IllegalStateException("a secret"));
        assertThat(bug.status()).isEqualTo(500);
        assertThat(bug.detail()).doesNotContain("secret");
    }
}
