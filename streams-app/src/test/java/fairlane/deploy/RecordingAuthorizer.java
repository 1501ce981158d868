package fairlane.deploy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Kafka's standard authorizer, extended to record all requests for authorization. The requests are in a static field,
 * because the broker and the controller each create an instance.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {
    private static final Map<String, AuthorizationRequest> REQUESTS = new ConcurrentHashMap<>();
    private static final Set<RecordingAuthorizer> AUTHORIZERS = ConcurrentHashMap.newKeySet();

    /** A request for authorization, and whether it was allowed. */
    record AuthorizationRequest(AuthorizableRequestContext context, Action action, boolean allowed) {
        boolean isBy(Role role) {
            return context.principal().toString().equals(role.principal());
        }

        @Override
        public String toString() {
            return context.principal() + " " + action.operation() + " " + action.resourcePattern();
        }
    }

    public RecordingAuthorizer() {
        AUTHORIZERS.add(this);
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            AuthorizationRequest request =
                    new AuthorizationRequest(context, actions.get(i), results.get(i) == AuthorizationResult.ALLOWED);
            REQUESTS.putIfAbsent(request + " " + request.allowed(), request);
        }
        return results;
    }

    static Collection<AuthorizationRequest> requests() {
        return List.copyOf(REQUESTS.values());
    }

    /** Returns whether the authorizers of both broker and controller would deny the request now. */
    static boolean isDenied(AuthorizationRequest request) {
        return AUTHORIZERS.stream().noneMatch(authorizer -> authorizer.repeat(request) == AuthorizationResult.ALLOWED);
    }

    private AuthorizationResult repeat(AuthorizationRequest request) {
        return super.authorize(request.context(), List.of(request.action())).get(0);
    }

    /** Returns whether both broker and controller know the ACL. */
    static boolean isKnownToAll(AclBinding binding) {
        return AUTHORIZERS.stream().allMatch(authorizer -> authorizer.has(binding));
    }

    /** Returns whether neither broker nor controller knows the ACL. */
    static boolean isUnknownToAll(AclBinding binding) {
        return AUTHORIZERS.stream().noneMatch(authorizer -> authorizer.has(binding));
    }

    private boolean has(AclBinding binding) {
        return acls(binding.toFilter()).iterator().hasNext();
    }

    static void reset() {
        AUTHORIZERS.clear();
        REQUESTS.clear();
    }
}
