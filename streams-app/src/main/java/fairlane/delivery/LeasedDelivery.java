package fairlane.delivery;

import java.util.concurrent.CompletableFuture;

/** A message that a {@link LeasingHandler} has, and what the worker's loop and it tell each other. Called by the loop's thread. */
public abstract class LeasedDelivery extends CompletableFuture<Result> {
    /** When somebody got the message last, in milliseconds of {@link System#nanoTime()}: rates are counted from then on. */
    public abstract long lastLeasedAt();

    /**
     * Its partition goes elsewhere: from now on nobody can get the message here, and nothing can be said of it. May be
     * called again.
     *
     * @return until when somebody has it, epoch milliseconds; 0: nobody has
     */
    public abstract long revoke();

    /**
     * What was said of the message is known to be recorded, or not to be.
     *
     * @param recorded false: its partition went elsewhere before, and it may come again
     */
    public abstract void onRecorded(boolean recorded);
}
