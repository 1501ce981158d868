package fairlane.core.model;

/**
 * The stored positions of a lane's messages of one rank. The messages are somewhere among the sequence numbers from
 * {@code head} to {@code reservedUpTo}. A checkpoint is saved for the first message of a lane and then once per 1,024
 * messages, not for each message.
 */
public record LaneCheckpoint(int rank, long head, long reservedUpTo) {}
