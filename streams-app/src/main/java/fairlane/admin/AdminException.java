package fairlane.admin;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if an administrative operation fails. The exception message is one line that states the reason and, if the
 * user can correct the cause, how to do so.
 */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure, which determines exit codes and HTTP statuses. */
    public enum Kind {
        /** The arguments of the operation are invalid; the caller has to change them. */
        INVALID_REQUEST,
        /** Kafka or the pipeline refused the operation or could not complete it. */
        REFUSED,
        /** No Kafka broker responded. */
        KAFKA_UNREACHABLE
    }

    private final Kind kind;

    private AdminException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static AdminException invalidRequest(String message) {
        return new AdminException(Kind.INVALID_REQUEST, message, null);
    }

    public static AdminException refused(String message, Throwable cause) {
        return new AdminException(Kind.REFUSED, message, cause);
    }

    static AdminException kafkaUnreachable(String servers, @Nullable Throwable cause) {
        return new AdminException(
                Kind.KAFKA_UNREACHABLE,
                "no Kafka broker answers at " + servers + "; start one with: fairlane dev, or set --bootstrap-server",
                cause);
    }

    public static AdminException noPipelineRunning(String group) {
        return new AdminException(
                Kind.REFUSED,
                "no pipeline is running (the consumer group " + group
                        + " has no members); start one with: fairlane pipeline, or fairlane dev",
                null);
    }

    public static AdminException incompletePipelineResponse(String gap) {
        return new AdminException(Kind.REFUSED, gap, null);
    }

    static AdminException missingTopic(String topic) {
        return invalidRequest("the topic " + topic + " does not exist; create the topics with: fairlane topics create");
    }

    public Kind kind() {
        return kind;
    }
}
