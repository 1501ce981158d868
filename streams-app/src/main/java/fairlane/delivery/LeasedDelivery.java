package fairlane.delivery;

import java.util.concurrent.CompletableFuture;

/**
 * A message that a {@link LeasingHandler} leases to clients. This future completes with the result of the attempt to send
 * the message. The thread of the worker loop calls the methods of this class.
 */
public abstract class LeasedDelivery extends CompletableFuture<Result> {
    /**
     * When the message was last leased, in milliseconds of {@link System#nanoTime()}. The minimum interval between this
     * message and the next message of the lane begins at this time.
     */
    public abstract long lastLeasedAt();

    /**
     * Called when the partition of the message is revoked. From now on this worker can neither lease nor complete the
     * message. May be called more than once.
     *
     * @return the end of the current lease, epoch milliseconds; 0 if the message is not leased
     */
    public abstract long revoke();

    /**
     * Called once it is known whether the result of the message has been recorded.
     *
     * @param recorded whether the result has been recorded; false if this worker lost the partition before it recorded
     *     the result, in which case the message may be delivered again
     */
    public abstract void onRecorded(boolean recorded);
}
