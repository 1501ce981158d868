package fairlane.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Reads the ACLs of each role from {@code deploy/acls.yaml}. */
final class RoleAcls {
    private static final Path FILE = Path.of("../deploy/acls.yaml");
    private static final String ANY_HOST = "*";

    private RoleAcls() {}

    /**
     * Returns the ACLs of a role.
     *
     * @param channel the channel that the worker consumes
     */
    static List<AclBinding> of(Role role, String channel) {
        List<AclBinding> bindings = new ArrayList<>();
        for (JsonNode line : read().path(role.name().toLowerCase(Locale.ROOT))) {
            bindings.add(new AclBinding(
                    resource(line, channel),
                    new AccessControlEntry(
                            role.principal(),
                            ANY_HOST,
                            AclOperation.valueOf(line.path("allow").asText()),
                            AclPermissionType.ALLOW)));
        }
        return bindings;
    }

    private static ResourcePattern resource(JsonNode line, String channel) {
        ResourceType type = ResourceType.fromString(line.path("on").asText().replace('-', '_'));
        String name = line.path("name")
                .asText()
                .replace("{prefix}", "fairlane.")
                .replace("{application}", "fairlane.pipeline")
                .replace("{channel}", channel);
        return name.endsWith("*")
                ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
                : new ResourcePattern(type, name, PatternType.LITERAL);
    }

    private static JsonNode read() {
        try {
            return HelmChart.yaml(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
