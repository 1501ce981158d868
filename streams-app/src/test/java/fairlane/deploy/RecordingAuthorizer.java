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
 * Kafka's own authorizer, which remembers what everybody asked for. The broker makes one of its class and the controller
 * another, so what they remember is in the class.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {
    private static final Map<String, Asked> ASKED = new ConcurrentHashMap<>();
    private static final Set<RecordingAuthorizer> ALL = ConcurrentHashMap.newKeySet();

    /** Something that somebody wanted to do. */
    record Asked(AuthorizableRequestContext by, Action what, boolean allowed) {
        boolean isBy(Role role) {
            return by.principal().toString().equals(role.principal());
        }

        @Override
        public String toString() {
            return by.principal() + " " + what.operation() + " " + what.resourcePattern();
        }
    }

    public RecordingAuthorizer() {
        ALL.add(this);
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Asked asked = new Asked(context, actions.get(i), results.get(i) == AuthorizationResult.ALLOWED);
            ASKED.putIfAbsent(asked + " " + asked.allowed(), asked);
        }
        return results;
    }

    static Collection<Asked> asked() {
        return List.copyOf(ASKED.values());
    }

    /** Whether nobody would allow it now. */
    static boolean isDenied(Asked asked) {
        return ALL.stream().noneMatch(one -> one.answer(asked) == AuthorizationResult.ALLOWED);
    }

    private AuthorizationResult answer(Asked asked) {
        return super.authorize(asked.by(), List.of(asked.what())).get(0);
    }

    /** Whether broker and controller both know of it. */
    static boolean isKnown(AclBinding binding) {
        return ALL.stream().allMatch(one -> one.has(binding));
    }

    /** Whether neither of them knows of it. */
    static boolean isUnknown(AclBinding binding) {
        return ALL.stream().noneMatch(one -> one.has(binding));
    }

    private boolean has(AclBinding binding) {
        return acls(binding.toFilter()).iterator().hasNext();
    }

    static void forget() {
        ALL.clear();
        ASKED.clear();
    }
}
