package fairlane.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client ids of pipeline instances and of gateways: {@code <application.id>@<host>:<port>}. Kafka tells them of each
 * member of a group, so whoever can ask Kafka finds where every instance answers.
 */
public final class ClientIds {
    private static final String GATEWAY_PREFIX = "fairlane-gateway@";
    private static final Pattern STREAM_THREAD_CLIENT_ID = Pattern.compile(".*@(.+:\\d{1,5})-StreamThread-.*");

    private ClientIds() {}

    /** @param endpoint host and port by which others reach the instance */
    public static String ofPipeline(String applicationId, String endpoint) {
        return applicationId + "@" + endpoint;
    }

    /** Where the instance answers that a member of the group belongs to; empty if it is no pipeline's. */
    public static Optional<String> pipelineEndpoint(String memberClientId) {
        Matcher matcher = STREAM_THREAD_CLIENT_ID.matcher(memberClientId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** @param endpoint host and port by which others reach the gateway */
    public static String ofGateway(String endpoint) {
        return GATEWAY_PREFIX + endpoint;
    }

    /** Where the gateway answers that a member of a group belongs to; empty if it is no gateway's. */
    public static Optional<String> gatewayEndpoint(String memberClientId) {
        return memberClientId.startsWith(GATEWAY_PREFIX)
                ? Optional.of(memberClientId.substring(GATEWAY_PREFIX.length()))
                : Optional.empty();
    }
}
