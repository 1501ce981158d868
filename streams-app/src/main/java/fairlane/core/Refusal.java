package fairlane.core;

import java.time.Instant;

/**
 * Why a message is given up on.
 *
 * @param sentence for people, with the figures
 */
public record Refusal(Kind kind, String sentence) {
    /** The kinds of refusal, named as the dead letter's reason is. */
    public enum Kind {
        EXPIRED,
        QUEUE_FULL,
        BLOCKED,
        CANCELLED,
        UNKNOWN_CHANNEL
    }

    static Refusal unknownChannel(String channel) {
        return new Refusal(Kind.UNKNOWN_CHANNEL, "there is no channel " + channel);
    }

    static Refusal blockedSender(Lane lane) {
        return new Refusal(Kind.BLOCKED, "the sender " + lane.sender() + " is blocked on " + lane.channel());
    }

    static Refusal blockedCustomer(Lane lane) {
        return new Refusal(Kind.BLOCKED, "the customer " + lane.customer() + " is blocked on " + lane.channel());
    }

    static Refusal expired(long expiry, long now) {
        String sentence =
                "it expired at " + Instant.ofEpochMilli(expiry) + ", " + (now - expiry) + " ms before it could leave";
        return new Refusal(Kind.EXPIRED, sentence);
    }

    static Refusal queueFull(Customer customer) {
        String sentence = "the customer " + customer.id() + " has " + customer.held + " messages held on "
                + customer.channel() + ", as many as max-queued allows";
        return new Refusal(Kind.QUEUE_FULL, sentence);
    }
}
