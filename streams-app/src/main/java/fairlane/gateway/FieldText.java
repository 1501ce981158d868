package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a JSON object that says how something is to be, and all that is wrong with them. */
final class FieldText {
    private final JsonNode object;
    private final List<String> faults = new ArrayList<>();

    /** @param known the names that it may have */
    FieldText(JsonNode object, Set<String> known) {
        this.object = object;
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String all = String.join(", ", new TreeSet<>(known));
                faults.add("unknown field " + shortened(name) + "; the fields are " + all);
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
            value.forEach(each -> texts.add(each.asText()));
            return texts.isEmpty() ? "unlimited" : String.join(", ", texts);
        }
        if (value.isObject()) {
            faults.add(name + " is no object");
        }
        return value.asText();
    }

    /** Takes a field for what it is to be; what is wrong is a fault. */
    void read(String name, Runnable reader) {
        try {
            reader.run();
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

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
