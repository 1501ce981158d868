package fairlane.gateway.http;

import fairlane.admin.AdminException;
import io.undertow.util.StatusCodes;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts the exception with which a call failed into the problem that the caller receives. The caller never receives
 * a stack trace; the gateway logs the stack traces of unexpected exceptions.
 */
public final class CallFailures {
    private static final Logger log = LoggerFactory.getLogger(CallFailures.class);

    private CallFailures() {}

    public static Problem toProblem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException refusal) {
            return refusal.problem();
        }
        if (cause instanceof AdminException adminFailure) {
            String message = String.valueOf(adminFailure.getMessage());
            return adminFailure.kind() == AdminException.Kind.INVALID_REQUEST
                    ? Problem.badRequest(message)
                    : Problem.unavailable(
                            adminFailure.kind() == AdminException.Kind.KAFKA_UNREACHABLE
                                    ? "Kafka does not answer"
                                    : message);
        }
        if (cause instanceof KafkaException) {
            log.warn(
                    "The gateway answered a call with status 503, because a Kafka request failed: {}",
                    cause.toString());
            return Problem.unavailable("Kafka does not answer");
        }
        log.error("The gateway answered a call with status 500, because of an unexpected exception", cause);
        return Problem.of(
                StatusCodes.INTERNAL_SERVER_ERROR,
                "internal error in the gateway; the log of the gateway contains the details");
    }
}
