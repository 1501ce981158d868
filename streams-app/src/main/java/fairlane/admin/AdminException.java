package fairlane.admin;

import org.jspecify.annotations.Nullable;

/** Something could not be done. The message is one line that says why, and where it helps, what to do. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can do something about it. */
    public enum Kind {
        /** What was asked for makes no sense here: whoever asked has to ask otherwise. */
        MISTAKE,
        /** Kafka refuses. */
        REFUSED,
        /** Kafka does not answer. */
        NO_KAFKA
    }

    private final Kind kind;

    private AdminException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static AdminException mistake(String message) {
        return new AdminException(Kind.MISTAKE, message, null);
    }

    static AdminException refused(String message, Throwable cause) {
        return new AdminException(Kind.REFUSED, message, cause);
    }

    static AdminException noKafka(String servers, @Nullable Throwable cause) {
        return new AdminException(
                Kind.NO_KAFKA,
                "no Kafka answers at " + servers
                        + "; start one (fairlane dev), or say where it is with --bootstrap-server",
                cause);
    }

    static AdminException noPipeline(String group) {
        return new AdminException(
                Kind.REFUSED,
                "no pipeline is running (Kafka knows no member of its group " + group
                        + "); start one with: fairlane pipeline, or fairlane dev",
                null);
    }

    static AdminException pipelineSilent(String gap) {
        return new AdminException(Kind.REFUSED, gap, null);
    }

    static AdminException missingTopic(String topic) {
        return mistake("the topic " + topic + " does not exist; make the topics with: fairlane topics create");
    }

    public Kind kind() {
        return kind;
    }
}
