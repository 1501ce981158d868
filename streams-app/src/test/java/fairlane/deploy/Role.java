package fairlane.deploy;

import java.util.Locale;

/** The roles of Fairlane that access Kafka. Each role has a Kafka user of its own. */
enum Role {
    TOPICS,
    PIPELINE,
    WORKER,
    GATEWAY;

    /** A text that every password contains, so that a password that leaks into a log can be detected. */
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
