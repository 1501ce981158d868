package fairlane.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.RetryConfig;
import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Result;
import fairlane.delivery.progress.AttemptOutcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how the result of a handler determines the outcome of an attempt. */
class OutcomePolicyTest {
    private static final long NOW = 1_000_000;
    private static final RetryConfig RETRIES = new RetryConfig(8, Duration.ofSeconds(1), Duration.ofMinutes(15));

    @ParameterizedTest
    @CsvSource({
        "1, 500, 1000",
        "2, 1000, 2000",
        "3, 2000, 4000",
        "7, 32000, 64000",
        "11, 450000, 900000",
        "2000000000, 450000, 900000"
    })
    void backoffDoublesWithEachAttemptAndIsHalfRandom(int failedAttempt, long minMillis, long maxMillis) {
        assertThat(new Backoff(RETRIES, () -> 0).delayMillis(failedAttempt)).isEqualTo(minMillis);
        assertThat(new Backoff(RETRIES, () -> 1).delayMillis(failedAttempt)).isEqualTo(maxMillis);
    }

    @Test
    void outcomeOfDeliveredMessageContainsProviderId() {
        assertThat(outcome(Result.delivered("p1"), 1)).isEqualTo(new AttemptOutcome.Delivered("p1"));
    }

    @Test
    void retryIsDelayedByBackoffOrByDelayRequestedByHandlerWhicheverIsLonger() {
        assertThat(outcome(Result.retry("busy"), 2)).isEqualTo(new AttemptOutcome.Retried(NOW + 2_000, "busy"));
        assertThat(outcome(Result.retryAfter(Duration.ofSeconds(60), "busy"), 2))
                .isEqualTo(new AttemptOutcome.Retried(NOW + 60_000, "busy"));
        assertThat(outcome(Result.retryAfter(Duration.ofSeconds(1), "busy"), 7))
                .isEqualTo(new AttemptOutcome.Retried(NOW + 64_000, "busy"));
        assertThat(outcome(Result.retryAfter(Duration.ofSeconds(-5), "busy"), 2))
                .isEqualTo(new AttemptOutcome.Retried(NOW + 2_000, "busy"));
        assertThat(outcome(Result.retryAfter(Duration.ofSeconds(Long.MAX_VALUE), "busy"), 2))
                .isEqualTo(new AttemptOutcome.Retried(NOW + Duration.ofDays(7).toMillis(), "busy"));
    }

    @Test
    void messageBecomesDeadLetterAfterLastFailedAttempt() {
        assertThat(outcome(Result.retryAfter(Duration.ofSeconds(1), "busy"), 8))
                .isEqualTo(new AttemptOutcome.DeadLettered(
                        DeadLetterReason.ATTEMPTS_EXHAUSTED, "8 attempts failed, the last with: busy"));
    }

    @Test
    void rejectedMessageBecomesDeadLetter() {
        assertThat(outcome(Result.rejected("no such number"), 1))
                .isEqualTo(new AttemptOutcome.DeadLettered(DeadLetterReason.REJECTED, "no such number"));
    }

    @Test
    void messageIsRetriedAfterHandlerExceptionAndExceptionTextBecomesError() {
        assertThat(failure(new CompletionException(new IllegalStateException("broken"))))
                .isEqualTo("IllegalStateException: broken");
        assertThat(failure(new NullPointerException())).isEqualTo("NullPointerException");
        assertThat(failure(new IllegalStateException("x".repeat(5_000)))).hasSize(1_001);
        assertThat(outcome(null, 1))
                .isEqualTo(new AttemptOutcome.Retried(NOW + 1_000, "the handler returned no result"));
    }

    private static AttemptOutcome outcome(Result result, int attempt) {
        return new OutcomePolicy(RETRIES, () -> 1).decide(result, null, attempt, NOW);
    }

    private static String failure(Throwable failure) {
        return ((AttemptOutcome.Retried) new OutcomePolicy(RETRIES, () -> 1).decide(null, failure, 1, NOW)).error();
    }
}
