package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks the status, the headers and the body of the gateway's responses against openapi.yaml. */
final class OpenApiContract {
    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "type",
            "properties",
            "required",
            "items",
            "enum",
            "additionalProperties",
            "description",
            "minimum",
            "maximum",
            "maxItems",
            "maxLength",
            "pattern",
            "default",
            "example",
            "oneOf",
            "format");

    private final JsonNode root;

    private OpenApiContract(JsonNode root) {
        this.root = root;
    }

    static OpenApiContract read() {
        try (InputStream yaml = OpenApiContract.class.getResourceAsStream("/fairlane/gateway/openapi.yaml")) {
            return new OpenApiContract(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns every operation that the contract defines, in the form {@code GET /v1/lanes}. */
    Set<String> operations() {
        Set<String> operations = new HashSet<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /**
     * Checks a response of the gateway.
     *
     * @throws AssertionError if the contract does not define such a response
     */
    void check(String method, String path, HttpResponse<String> actual) {
        JsonNode responses = responses(method, path);
        JsonNode response = resolved(responses.path(Integer.toString(actual.statusCode())));
        assertThat(response.isMissingNode())
                .as(
                        "%s %s returned %d, which the contract does not define: %s",
                        method, path, actual.statusCode(), actual.body())
                .isFalse();
        response.path("headers").properties().forEach(header -> {
            if (resolved(header.getValue()).path("required").asBoolean()) {
                assertThat(actual.headers().firstValue(header.getKey()))
                        .as(
                                "the required header %s in the response to %s %s with status %d",
                                header.getKey(), method, path, actual.statusCode())
                        .isPresent();
            }
        });
        checkBody(response.path("content"), actual);
    }

    private JsonNode responses(String method, String path) {
        for (Map.Entry<String, JsonNode> template : root.get("paths").properties()) {
            JsonNode operation = template.getValue().get(method.toLowerCase(Locale.ROOT));
            if (operation != null && path.matches(template.getKey().replaceAll("\\{[^}]+}", "[^/]+"))) {
                return operation.get("responses");
            }
        }
        // The contract defines no operation for this path and method; only the responses to undefined paths are valid.
        return root.at("/components/x-anywhere");
    }

    private void checkBody(JsonNode content, HttpResponse<String> actual) {
        String type = actual.headers().firstValue("Content-Type").orElse("");
        if (content.isMissingNode()) {
            assertThat(actual.body()).isEmpty();
            return;
        }
        assertThat(content.has(type))
                .as("whether the content type %s is one of those that the contract defines: %s", type, content)
                .isTrue();
        JsonNode schema = content.get(type).path("schema");
        if (type.endsWith("json")) {
            try {
                JsonNode body = new ObjectMapper().readTree(actual.body());
                assertThat(faults(schema, body, "")).as(actual.body()).isEmpty();
            } catch (IOException e) {
                throw new AssertionError(actual.body(), e);
            }
        }
    }

    /** Returns a description of each violation of the schema {@code unresolved} in a JSON value. */
    List<String> faults(JsonNode unresolved, JsonNode value, String where) {
        JsonNode schema = resolved(unresolved);
        schema.fieldNames().forEachRemaining(keyword -> assertThat(KEYWORDS).contains(keyword));
        List<String> faults = new ArrayList<>();
        if (schema.has("oneOf")) {
            long fitting = 0;
            for (JsonNode one : schema.get("oneOf")) {
                fitting += faults(one, value, where).isEmpty() ? 1 : 0;
            }
            if (fitting != 1) {
                faults.add(where + " fits " + fitting + " of the schemas");
            }
        }
        if (schema.has("type") && !hasType(schema.get("type"), value)) {
            faults.add(where + " is not " + schema.get("type") + " but " + value);
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            faults.add(where + " is not one of " + schema.get("enum") + " but " + value);
        }
        if (value.isObject()) {
            checkFields(schema, value, where, faults);
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                faults.addAll(faults(schema.get("items"), value.get(i), where + "/" + i));
            }
        }
        return faults;
    }

    private void checkFields(JsonNode schema, JsonNode value, String where, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(where + " has no " + name.asText());
            }
        });
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            if (!known.isMissingNode()) {
                faults.addAll(faults(known, field.getValue(), where + "/" + field.getKey()));
            } else if (schema.path("additionalProperties").isObject()) {
                faults.addAll(
                        faults(schema.get("additionalProperties"), field.getValue(), where + "/" + field.getKey()));
            } else if (schema.has("properties")
                    && !schema.path("additionalProperties").asBoolean()) {
                faults.add(where + " has a field " + field.getKey() + " that the contract does not define");
            }
        });
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode type : types) {
                if (isOf(type.asText(), value)) {
                    return true;
                }
            }
            return false;
        }
        return isOf(types.asText(), value);
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("the contract has an unsupported type " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = root.at(found.get("$ref").asText().substring(1));
            assertThat(found.isMissingNode())
                    .as("whether the reference %s points to nothing", node)
                    .isFalse();
        }
        return found;
    }
}
