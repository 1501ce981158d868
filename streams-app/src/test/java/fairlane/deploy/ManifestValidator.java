package fairlane.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates a manifest with two independent Kubernetes client libraries. The fabric8 client detects unknown fields,
 * wrong types and invalid quantities; the official client detects missing fields.
 */
final class ManifestValidator {
    private static final KubernetesSerialization FABRIC8 = new KubernetesSerialization();

    private ManifestValidator() {}

    /** Returns whether the manifest is a custom resource, which neither client library knows. */
    static boolean isCustomResource(JsonNode manifest) {
        String group = manifest.path("apiVersion").asText();
        return group.startsWith("keda.sh/") || group.startsWith("monitoring.coreos.com/");
    }

    /** Returns the problems that the two client libraries report for a manifest. */
    static List<String> problems(JsonNode manifest) {
        List<String> problems = new ArrayList<>(fabric8Problems(manifest));
        problems.addAll(officialClientProblems(manifest));
        return problems;
    }

    static List<String> fabric8Problems(JsonNode manifest) {
        List<String> problems = new ArrayList<>();
        try {
            Object model = FABRIC8.unmarshal(manifest.toString());
            if (model.getClass().getSimpleName().startsWith("Generic")) {
                problems.add("there is no kind " + manifest.path("kind").asText() + " in "
                        + manifest.path("apiVersion").asText());
            }
            collectProblems(model, manifest.path("kind").asText(), problems);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    private static void collectProblems(@Nullable Object value, String path, List<String> problems) {
        if (value instanceof Quantity quantity) {
            checkQuantity(quantity, path, problems);
        } else if (value instanceof Collection<?> list) {
            list.forEach(item -> collectProblems(item, path + "[]", problems));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> collectProblems(item, path + "." + key, problems));
        } else if (value instanceof KubernetesResource && !(value instanceof IntOrString)) {
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                    collectPropertyProblems(value, getter, path, problems);
                }
            }
        }
    }

    private static void collectPropertyProblems(Object owner, Method getter, String path, List<String> problems) {
        try {
            Object value = getter.invoke(owner);
            String name = getter.getName().substring("get".length());
            if (!name.equals("AdditionalProperties")) {
                collectProblems(value, path + "." + name, problems);
            } else if (value instanceof Map<?, ?> unknown && !unknown.isEmpty()) {
                problems.add(path + " has unknown fields: " + unknown.keySet());
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    private static void checkQuantity(Quantity quantity, String path, List<String> problems) {
        try {
            Quantity.getAmountInBytes(quantity);
        } catch (ArithmeticException | IllegalArgumentException e) {
            problems.add(path + " is not a quantity: " + quantity.getAmount() + quantity.getFormat());
        }
    }

    /**
     * Returns the problems that the official client reports. Calls the method {@code validateJsonElement}, which every
     * model class of the official client has.
     */
    static List<String> officialClientProblems(JsonNode manifest) {
        String version = manifest.path("apiVersion").asText();
        String prefix = version.substring(version.indexOf('/') + 1);
        String name = "io.kubernetes.client.openapi.models." + Character.toUpperCase(prefix.charAt(0))
                + prefix.substring(1) + manifest.path("kind").asText();
        try {
            Class.forName(name)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(manifest.toString()));
            return List.of();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException || e.getCause() instanceof IOException) {
                return List.of(String.valueOf(e.getCause().getMessage()));
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            return List.of("there is no kind " + manifest.path("kind").asText() + " in " + version);
        }
    }
}
