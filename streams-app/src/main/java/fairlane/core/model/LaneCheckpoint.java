package fairlane.core.model;

/**
 * A checkpoint of a lane: the range of sequence numbers, from {@code head} to {@code reservedUpTo}, that contains all
 * of the messages that the lane holds under one rank. The range may be too wide, because a checkpoint is saved only for
 * the first message of a lane and then once per 1,024 messages.
 */
public record LaneCheckpoint(int rank, long head, long reservedUpTo) {}
