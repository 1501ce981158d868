package fairlane.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client ids of pipeline instances and of gateways: {@code <application.id>@<host>:<port>}. Kafka tells them of each
 * member of a group, so whoever can ask Kafka finds where every instance answers.
 */
public final class ClientIds {
    private static final String GATEWAY = "fairlane-gateway@";
    private static final Pattern OF_A_THREAD = Pattern.compile(".*@(.+:\\d{1,5})-StreamThread-.*");

    private ClientIds() {}

    /** @param endpoint host and port by which others reach the instance */
    public static String of(String applicationId, String endpoint) {
        return applicationId + "@" + endpoint;
    }

    /** Where the instance answers that a member of the group belongs to; empty if it is no pipeline's. */
    public static Optional<String> endpoint(String memberClientId) {
        Matcher matcher = OF_A_THREAD.matcher(memberClientId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** @param endpoint host and port by which others reach the gateway */
    public static String ofGateway(String endpoint) {
        return GATEWAY + endpoint;
    }

    /** Where the gateway answers that a member of a group belongs to; empty if it is no gateway's. */
    public static Optional<String> gateway(String memberClientId) {
        return memberClientId.startsWith(GATEWAY)
                ? Optional.of(memberClientId.substring(GATEWAY.length()))
                : Optional.empty();
    }
}
