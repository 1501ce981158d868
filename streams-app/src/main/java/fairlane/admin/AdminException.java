package fairlane.admin;

import org.jspecify.annotations.Nullable;

/** An administrative operation failed. The message is one line with the reason and, if there is one, the remedy. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure, which determines exit codes and HTTP statuses. */
    public enum Kind {
        /** The request is invalid; the caller has to change it. */
        INVALID_REQUEST,
        /** Kafka or the pipeline refused the operation or could not complete it. */
        REFUSED,
        /** No Kafka broker answers. */
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
