package fairlane.gateway.leases;

import fairlane.delivery.Delivery;

/**
 * A message that a caller holds for a limited time.
 *
 * @param token the token that identifies the lease in the commands finish, extend, release and reject
 * @param receives how often this replica has leased the message, including this time
 * @param expiresAt the time from which the message may be leased again unless it has been finished, epoch milliseconds
 */
public record Lease(String token, Delivery delivery, int receives, long expiresAt) {}
