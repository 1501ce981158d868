package fairlane.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls. */
interface Callers {
    /**
     * Whose the key is.
     *
     * @param authorization the header of that name; null: there is none
     * @return empty: nobody that is known
     */
    Optional<Caller> identify(@Nullable String authorization);
}
