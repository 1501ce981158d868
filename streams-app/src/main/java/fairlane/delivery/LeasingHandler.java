package fairlane.delivery;

/**
 * A handler that does not send messages itself, but leases them to clients that do.
 *
 * <p>The worker passes it every message that may be sent, without a concurrency limit or an attempt timeout. When a
 * partition is revoked, the worker does not wait for leased messages; the last commit contains the ends of the leases for
 * the next worker.
 */
public interface LeasingHandler extends Handler {
    /** Offers a message for leasing. If {@link Position#leasedUntil()} is not 0, an earlier worker has leased it already. */
    @Override
    LeasedDelivery deliver(Delivery delivery);
}
