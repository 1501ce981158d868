package fairlane.delivery;

/**
 * A handler that does not send messages, but lends them to others who do, each for as long as it likes.
 *
 * <p>It gets everything that may be sent, and no attempt of it ends because it took too long. When a partition goes to
 * another worker, nobody waits for what is lent: the other worker is told until when it is, with the last commit.
 */
public interface LeasingHandler extends Handler {
    /** Completes with what became of the message. Where the position says that somebody has it, it counts as lent. */
    @Override
    LeasedDelivery deliver(Delivery delivery);
}
