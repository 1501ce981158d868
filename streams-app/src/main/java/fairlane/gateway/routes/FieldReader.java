package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a JSON object that says how something is to be, and all that is wrong with them. */
final class FieldReader {
    private final JsonNode object;
    private final List<String> faults = new ArrayList<>();

    /** @param allowed the names that it may have */
    FieldReader(JsonNode object, Set<String> allowed) {
        this.object = object;
        object.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                String allowedNames = String.join(", ", new TreeSet<>(allowed));
                faults.add("unknown field " + abbreviate(name) + "; the fields are " + allowedNames);
            }
        });
    }

    /** Whether it is said, were it null. */
    boolean has(String name) {
        return object.has(name);
    }

    boolean isNull(String name) {
        return object.path(name).isNull();
    }

    /** A string, number, truth value or array of strings, as the configuration writes it. */
    String text(String name) {
        JsonNode value = object.path(name);
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(element.asText()));
            return texts.isEmpty() ? "unlimited" : String.join(", ", texts);
        }
        if (value.isObject()) {
            faults.add(name + " is no object");
        }
        return value.asText();
    }

    /** Takes a field for what it is to be; what is wrong is a fault. */
    void read(String name, Runnable parser) {
        try {
            parser.run();
        } catch (IllegalArgumentException e) {
            faults.add(name + ": " + e.getMessage());
        }
    }

    /** @throws ProblemException if anything is wrong, with all that is */
    void requireNoFaults() {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid("the body", faults));
        }
    }

    private static String abbreviate(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
