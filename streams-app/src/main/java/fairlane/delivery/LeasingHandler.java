package fairlane.delivery;

/**
 * A handler that does not send messages itself, but leases them to clients that send them.
 *
 * <p>The worker passes to this handler every message that may be sent now, without a concurrency limit and without an
 * attempt timeout. When a partition is revoked, the worker does not wait for leased messages. The metadata of the
 * worker's last commit contains the end of each lease for the worker that receives the partition next.
 */
public interface LeasingHandler extends Handler {
    /**
     * Offers a message to clients for leasing. If {@link Position#leasedUntil()} is not 0, an earlier worker has already
     * leased the message.
     */
    @Override
    LeasedDelivery deliver(Delivery delivery);
}
