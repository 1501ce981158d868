package fairlane.guarantees;

import java.util.Collection;
import java.util.List;

/** As much of a list as a person reads. */
final class Listing {
    private static final int MOST = 10;

    private Listing() {}

    static List<String> first(Collection<?> all) {
        return all.stream().limit(MOST).map(Object::toString).toList();
    }
}
