package fairlane.gateway;

import fairlane.admin.AdminException;
import io.undertow.util.StatusCodes;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told of what went wrong; a stack trace is for the log, and for bugs only. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException refusal) {
            return refusal.problem();
        }
        if (cause instanceof AdminException admin) {
            String sentence = String.valueOf(admin.getMessage());
            return admin.kind() == AdminException.Kind.INVALID_REQUEST
                    ? Problem.badRequest(sentence)
                    : Problem.unavailable(
                            admin.kind() == AdminException.Kind.KAFKA_UNREACHABLE ? "Kafka does not answer" : sentence);
        }
        if (cause instanceof KafkaException) {
            log.warn("Kafka does not do what a call needs: {}", cause.toString());
            return Problem.unavailable("Kafka does not answer");
        }
        log.error("A call failed", cause);
        return Problem.of(StatusCodes.INTERNAL_SERVER_ERROR, "the gateway has a fault, which its log tells of");
    }
}
