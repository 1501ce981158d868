package fairlane.gateway.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identifies the caller of an HTTP call by an API key. */
public interface CallerAuthenticator {
    /**
     * Identifies the owner of an API key.
     *
     * @param authorization the value of the Authorization header; null if the header is absent
     * @return the caller; empty if the header contains no known API key
     */
    Optional<Caller> authenticate(@Nullable String authorization);
}
