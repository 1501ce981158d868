package fairlane.admin;

/** Where the topics tell of a message that the pipeline does not hold. */
public sealed interface Trace {
    /** @param channel that it was released to */
    record Released(String channel, Delivery delivery) implements Trace {}

    record GivenUp(DeadLetter letter) implements Trace {}

    /**
     * Published, and not taken in yet.
     *
     * @param topic of the two requests topics
     * @param before offsets before it that are not taken in either
     */
    record NotTakenIn(String topic, int partition, long offset, long before) implements Trace {}
}
