package fairlane.delivery;

import java.util.concurrent.CompletableFuture;

/**
 * A message that a {@link LeasingHandler} leases out; completes with its result. The thread of the worker loop calls these
 * methods.
 */
public abstract class LeasedDelivery extends CompletableFuture<Result> {
    /**
     * When the message was last leased, in milliseconds of {@link System#nanoTime()}. The spacing to the next message of the
     * lane counts from then.
     */
    public abstract long lastLeasedAt();

    /**
     * Called when the partition is revoked: from now on the message can neither be leased nor completed here. May be called
     * more than once.
     *
     * @return the end of the current lease, epoch milliseconds; 0 if the message is not leased
     */
    public abstract long revoke();

    /**
     * Called once it is known whether the result of the message has been recorded.
     *
     * @param recorded false if the partition was lost before, so that the message may be delivered again
     */
    public abstract void onRecorded(boolean recorded);
}
