package fairlane.gateway.leases;

import fairlane.delivery.Delivery;

/**
 * A message that a caller holds for a limited time.
 *
 * @param token identifies the lease in finish, extend, release and reject
 * @param receives how often this replica has leased the message, including this time
 * @param expiresAt when the message is leased again unless it is finished first, epoch milliseconds
 */
public record Lease(String token, Delivery delivery, int receives, long expiresAt) {}
