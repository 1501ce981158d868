package fairlane.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Kafka client ids of pipeline instances and gateways: {@code <application.id>@<host>:<port>}. Kafka returns the
 * client ids of the members of a consumer group, so every client of the cluster can find the endpoints of all
 * instances.
 */
public final class ClientIds {
    private static final String GATEWAY_PREFIX = "fairlane-gateway@";
    private static final Pattern STREAM_THREAD_CLIENT_ID = Pattern.compile(".*@(.+:\\d{1,5})-StreamThread-.*");

    private ClientIds() {}

    /**
     * Returns the client id of a pipeline instance.
     *
     * @param endpoint advertised host and port of the instance
     */
    public static String ofPipeline(String applicationId, String endpoint) {
        return applicationId + "@" + endpoint;
    }

    /**
     * Returns host and port of the pipeline instance to which a member of a consumer group belongs; empty if the member
     * is not a pipeline instance.
     */
    public static Optional<String> pipelineEndpoint(String memberClientId) {
        Matcher matcher = STREAM_THREAD_CLIENT_ID.matcher(memberClientId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Returns the client id of a gateway.
     *
     * @param endpoint advertised host and port of the gateway
     */
    public static String ofGateway(String endpoint) {
        return GATEWAY_PREFIX + endpoint;
    }

    /**
     * Returns host and port of the gateway to which a member of a consumer group belongs; empty if the member is not a
     * gateway.
     */
    public static Optional<String> gatewayEndpoint(String memberClientId) {
        return memberClientId.startsWith(GATEWAY_PREFIX)
                ? Optional.of(memberClientId.substring(GATEWAY_PREFIX.length()))
                : Optional.empty();
    }
}
