package fairlane.core.model;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
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

    public static Refusal unknownChannel(String channel) {
        return new Refusal(Kind.UNKNOWN_CHANNEL, "there is no channel " + channel);
    }

    public static Refusal blockedSender(Lane lane) {
        return new Refusal(Kind.BLOCKED, "the sender " + lane.sender() + " is blocked on " + lane.channel());
    }

    public static Refusal blockedCustomer(Lane lane) {
        return new Refusal(Kind.BLOCKED, "the customer " + lane.customer() + " is blocked on " + lane.channel());
    }

    public static Refusal expired(long expiresAt, long now) {
        String sentence = "it expired at " + Instant.ofEpochMilli(expiresAt) + ", " + (now - expiresAt)
                + " ms before it could leave";
        return new Refusal(Kind.EXPIRED, sentence);
    }

    public static Refusal queueFull(Customer customer) {
        String sentence = "the customer " + customer.id() + " has " + customer.heldMessages + " messages held on "
                + customer.channel() + ", as many as max-queued allows";
        return new Refusal(Kind.QUEUE_FULL, sentence);
    }
}
