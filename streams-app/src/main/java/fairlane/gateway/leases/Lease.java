package fairlane.gateway.leases;

import fairlane.delivery.Delivery;

/**
 * A message that somebody has for a while.
 *
 * @param token by which it is finished, extended, given back or rejected
 * @param receives how often it was handed out by this replica, this time included
 * @param expiresAt when it is handed out again unless it is finished before, epoch milliseconds
 */
public record Lease(String token, Delivery delivery, int receives, long expiresAt) {}
