package fairlane.gateway.leases;

import org.jspecify.annotations.Nullable;

/**
 * The origin of a call.
 *
 * @param authorization the caller's Authorization header, which forwarded calls carry; null if absent
 * @param isForwarded whether another replica forwarded the call, which is then not forwarded again
 */
public record CallOrigin(@Nullable String authorization, boolean isForwarded) {
    /** The header of calls that one replica forwards to another. */
    public static final String FORWARDED = "Fairlane-Forwarded";
}
