package fairlane.deploy;

import java.util.Locale;

/** Each has a user of Kafka of its own. */
enum Role {
    TOPICS,
    PIPELINE,
    WORKER,
    GATEWAY;

    /** What every password has in it, so that it would be seen in a log. */
    static final String SECRET = "very-secret";

    String user() {
        return "fairlane-" + name().toLowerCase(Locale.ROOT);
    }

    String principal() {
        return "User:" + user();
    }

    String password() {
        return SECRET + "-of-" + user();
    }
}
