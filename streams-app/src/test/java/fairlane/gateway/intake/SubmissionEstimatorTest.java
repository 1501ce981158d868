package fairlane.gateway.intake;

import static fairlane.admin.TestRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.http.Problem;
import fairlane.gateway.intake.SubmissionEstimator.Estimate;
import fairlane.schema.SendRequest;
import fairlane.wire.ReleaseEstimateJson;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionEstimatorTest {
    private static final long EARLIEST = 900;

    private static Estimate.Known estimate(String reason, int ahead, boolean repeated) {
        return new Estimate.Known(new ReleaseEstimateJson(5, 7, 1_000L, 2_000L, EARLIEST, reason, ahead, repeated));
    }

    private static Optional<Problem> refusal(Estimate estimate, long expiresAt) {
        SendRequest request = request("sms", "m")
                .setExpiresAt(Instant.ofEpochMilli(expiresAt))
                .build();
        return estimate.refusal(request);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            nullValues = "unknown",
            value = {
                "false, 5, the message is the next one,        1000",
                "false, 4, the message was consumed meanwhile, 2000",
                "false, 6, another message is ahead of it,     unknown",
                "true,  7, next on the bulk topic,             1000",
                "true,  6, consumed from the bulk topic,       2000"
            })
    void releaseTimeIsKnownOncePipelineHasConsumedAllEarlierRecords(
            boolean bulk, long offset, String situation, Long expectedAt) {
        assertThat(estimate("SENDER_RATE", 0, false).expectedAt(bulk, offset)).isEqualTo(expectedAt);
    }

    @Test
    void releaseTimeOfMessageThatNoRateLimitsDoesNotDependOnItsOffset() {
        assertThat(new Estimate.Unlimited(500).expectedAt(false, 99)).isEqualTo(500);
        assertThat(new Estimate.Unknown().expectedAt(false, 0)).isNull();
    }

    @Test
    void messageIsRefusedIfItExpiresAtOrBeforeItsEarliestRelease() {
        Problem problem = refusal(estimate("SENDER_RATE", 2, false), EARLIEST).orElseThrow();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.earliest()).isEqualTo(EARLIEST);
        assertThat(problem.detail())
                .startsWith("the sender's rate does not allow a release before the message expires, with 2 messages"
                        + " ahead of it; ");
        assertThat(refusal(estimate("SENDER_RATE", 2, false), EARLIEST + 1)).isEmpty();
    }

    @Test
    void refusalOfMessageThatWouldExpireBeforeReleaseStatesTheCause() {
        assertThat(refusal(estimate("CUSTOMER_RATE", 0, false), 1).orElseThrow().detail())
                .startsWith("the customer's rate does not allow a release before the message expires; ");
        assertThat(refusal(estimate("SCHEDULED", 0, false), 1).orElseThrow().detail())
                .startsWith("the message would not be released before it expires; ");
    }

    @Test
    void messageIsNotRefusedAsTooLateIfItHasNoExpiryOrNoEstimateOrIsRepeated() {
        assertThat(estimate("SENDER_RATE", 2, false).refusal(request("sms", "m").build()))
                .isEmpty();
        assertThat(refusal(estimate("SENDER_RATE", 2, true), 1)).isEmpty();
        assertThat(refusal(new Estimate.Unknown(), 1)).isEmpty();
        assertThat(refusal(new Estimate.Unlimited(500), 1)).isEmpty();
    }

    @Test
    void estimateThatTakesTooLongIsUnknown() {
        assertThat(SubmissionEstimator.boundedAfterAcknowledgement(new CompletableFuture<>())
                        .join())
                .isEqualTo(new Estimate.Unknown());
    }
}
