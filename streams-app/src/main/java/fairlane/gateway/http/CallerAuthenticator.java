package fairlane.gateway.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls. */
public interface CallerAuthenticator {
    /**
     * Whose the key is.
     *
     * @param authorization the header of that name; null: there is none
     * @return empty: nobody that is known
     */
    Optional<Caller> authenticate(@Nullable String authorization);
}
