package fairlane.gateway.http;

import fairlane.admin.AdminException;
import io.undertow.util.StatusCodes;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told of what went wrong; a stack trace is for the log, and for bugs only. */
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
            log.warn("Kafka does not do what a call needs: {}", cause.toString());
            return Problem.unavailable("Kafka does not answer");
        }
        log.error("A call failed", cause);
        return Problem.of(StatusCodes.INTERNAL_SERVER_ERROR, "the gateway has a fault, which its log tells of");
    }
}
