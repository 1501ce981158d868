package fairlane.gateway.leases;

import org.jspecify.annotations.Nullable;

/**
 * The origin of an HTTP call, which a replica of the gateway needs to forward the call to another replica.
 *
 * @param authorization the value of the caller's Authorization header, which a forwarded call repeats; null if the
 *     header is absent
 * @param isForwarded whether another replica forwarded the call to this one; a forwarded call is not forwarded again
 */
public record CallOrigin(@Nullable String authorization, boolean isForwarded) {
    /** The HTTP header by which a replica marks the calls that it forwards to another replica. */
    public static final String FORWARDED = "Fairlane-Forwarded";
}
