package fairlane.deploy;

import java.util.Locale;

/** Each has a user of Kafka of its own. */
enum Role {
    TOPICS,
    PIPELINE,
    WORKER,
    GATEWAY;

    String user() {
        return "fairlane-" + name().toLowerCase(Locale.ROOT);
    }

    String principal() {
        return "User:" + user();
    }

    /** Such that it would be seen in a log. */
    String password() {
        return "very-secret-of-" + user();
    }
}
