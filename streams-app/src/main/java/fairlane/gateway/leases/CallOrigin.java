package fairlane.gateway.leases;

import org.jspecify.annotations.Nullable;

/**
 * Where a call comes from.
 *
 * @param authorization the caller's header of that name, which goes along with what is passed on; null: there is none
 * @param isForwarded another replica passes it on: it goes no further
 */
public record CallOrigin(@Nullable String authorization, boolean isForwarded) {
    /** The header of what one replica passes on to another. */
    public static final String FORWARDED = "Fairlane-Forwarded";
}
