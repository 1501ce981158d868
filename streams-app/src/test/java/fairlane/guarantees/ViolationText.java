package fairlane.guarantees;

import java.util.Collection;
import java.util.List;

/** Shortens a list of violations for an error message. */
final class ViolationText {
    private static final int MAX_LINES = 10;

    private ViolationText() {}

    static List<String> firstLines(Collection<?> all) {
        return all.stream().limit(MAX_LINES).map(Object::toString).toList();
    }
}
