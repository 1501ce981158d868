package fairlane.delivery;

/**
 * A handler that does not send messages itself, but leases them to clients that send them.
 *
 * <p>The worker passes every message that may be sent to this handler, without a concurrency limit or an attempt timeout.
 * When a partition is revoked, the worker does not wait for leased messages; the last commit tells the next worker when the
 * leases end.
 */
public interface LeasingHandler extends Handler {
    /**
     * Offers a message to clients for leasing. If {@link Position#leasedUntil()} is not 0, an earlier worker has already
     * leased the message.
     */
    @Override
    LeasedDelivery deliver(Delivery delivery);
}
