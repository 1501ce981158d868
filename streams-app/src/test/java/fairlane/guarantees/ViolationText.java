package fairlane.guarantees;

import java.util.Collection;
import java.util.List;

/** As much of a list as a person reads. */
final class ViolationText {
    private static final int MAX_LINES = 10;

    private ViolationText() {}

    static List<String> firstLines(Collection<?> all) {
        return all.stream().limit(MAX_LINES).map(Object::toString).toList();
    }
}
