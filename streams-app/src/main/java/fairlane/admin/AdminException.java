package fairlane.admin;

import org.jspecify.annotations.Nullable;

/** Something could not be done. The message is one line that says why, and where it helps, what to do. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can do something about it. */
    public enum Kind {
        /** What was asked for makes no sense here: whoever asked has to ask otherwise. */
        INVALID_REQUEST,
        /** Kafka refuses. */
        REFUSED,
        /** Kafka does not answer. */
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
                "no Kafka answers at " + servers
                        + "; start one (fairlane dev), or say where it is with --bootstrap-server",
                cause);
    }

    public static AdminException noPipelineRunning(String group) {
        return new AdminException(
                Kind.REFUSED,
                "no pipeline is running (Kafka knows no member of its group " + group
                        + "); start one with: fairlane pipeline, or fairlane dev",
                null);
    }

    public static AdminException incompletePipelineResponse(String gap) {
        return new AdminException(Kind.REFUSED, gap, null);
    }

    static AdminException missingTopic(String topic) {
        return invalidRequest("the topic " + topic + " does not exist; make the topics with: fairlane topics create");
    }

    public Kind kind() {
        return kind;
    }
}
