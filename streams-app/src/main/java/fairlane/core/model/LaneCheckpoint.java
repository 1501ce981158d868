package fairlane.core.model;

/**
 * The record of one rank of a lane: its messages are somewhere among the sequence numbers from {@code head} to {@code
 * reservedUpTo}. It is written when the lane fills and then once per 1,024 messages, not for each message.
 */
public record LaneCheckpoint(int rank, long head, long reservedUpTo) {}
