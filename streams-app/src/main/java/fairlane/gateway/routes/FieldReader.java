package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the fields of a JSON object that describes a channel or a limit, and collects all faults of the object. */
final class FieldReader {
    private final JsonNode object;
    private final List<String> faults = new ArrayList<>();

    /** @param allowed the names of the fields that the object may have */
    FieldReader(JsonNode object, Set<String> allowed) {
        this.object = object;
        object.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                String allowedNames = String.join(", ", new TreeSet<>(allowed));
                faults.add("unknown field " + abbreviate(name) + "; the fields are " + allowedNames);
            }
        });
    }

    /** Returns whether the field is present, even if it is null. */
    boolean has(String name) {
        return object.has(name);
    }

    boolean isNull(String name) {
        return object.path(name).isNull();
    }

    /**
     * Returns a field as text in the notation of the configuration. The field may be a string, a number, a boolean or
     * an array of strings.
     */
    String text(String name) {
        JsonNode value = object.path(name);
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(element.asText()));
            return texts.isEmpty() ? "unlimited" : String.join(", ", texts);
        }
        if (value.isObject()) {
            faults.add(name + " must not be an object");
        }
        return value.asText();
    }

    /**
     * Parses a field with {@code parser}, and records a fault if the parser throws an exception because the value is
     * invalid.
     */
    void read(String name, Runnable parser) {
        try {
            parser.run();
        } catch (IllegalArgumentException e) {
            faults.add(name + ": " + e.getMessage());
        }
    }

    /**
     * Refuses the call if the object has faults.
     *
     * @throws ProblemException if faults were recorded; the problem lists all of them
     */
    void requireNoFaults() {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid("the body", faults));
        }
    }

    private static String abbreviate(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
