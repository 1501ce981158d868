package fairlane.deploy;

import java.util.Locale;

/** The roles, each with a Kafka user of its own. */
enum Role {
    TOPICS,
    PIPELINE,
    WORKER,
    GATEWAY;

    /** A part of every password, which makes a leak into a log detectable. */
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
