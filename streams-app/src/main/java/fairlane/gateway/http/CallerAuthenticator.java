package fairlane.gateway.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identifies callers. */
public interface CallerAuthenticator {
    /**
     * Identifies the owner of an API key.
     *
     * @param authorization value of the header of that name; null if absent
     * @return empty if the caller is unknown
     */
    Optional<Caller> authenticate(@Nullable String authorization);
}
