package fairlane.core.model;

import java.time.Instant;

/**
 * Why a message becomes a dead letter.
 *
 * @param sentence an explanation of the refusal for operators, with figures
 */
public record Refusal(Kind kind, String sentence) {
    /** The kinds of refusal. The name of a kind is recorded as the reason of the dead letter. */
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

    public static Refusal blockedSender(String channel, String sender) {
        return new Refusal(Kind.BLOCKED, "the sender " + sender + " is blocked on " + channel);
    }

    public static Refusal blockedCustomer(String channel, String customer) {
        return new Refusal(Kind.BLOCKED, "the customer " + customer + " is blocked on " + channel);
    }

    /**
     * Returns the refusal of a message that has expired.
     *
     * @param expiresAt when the message expired, epoch milliseconds
     */
    public static Refusal expired(long expiresAt, long now) {
        String sentence = "the message expired at " + Instant.ofEpochMilli(expiresAt) + ", " + (now - expiresAt)
                + " ms before it could be released";
        return new Refusal(Kind.EXPIRED, sentence);
    }

    /**
     * Returns the refusal of a message that exceeds the customer's {@code maxQueued} limit.
     *
     * @param held how many messages of the customer are held on the channel
     */
    public static Refusal queueFull(String channel, String customer, long held) {
        String sentence = "the customer " + customer + " has " + held + " messages held on " + channel
                + ", as many as max-queued allows";
        return new Refusal(Kind.QUEUE_FULL, sentence);
    }
}
