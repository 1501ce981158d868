package fairlane.core.model;

import fairlane.core.lanes.RankQueue;

/**
 * What is recorded of a lane for one rank: its messages lie at sequence numbers from {@code head} to {@code reserved},
 * somewhere. Written when a lane fills and every {@link RankQueue#RESERVED_SEQUENCES} messages, not for each.
 */
public record LaneCheckpoint(int rank, long head, long reservedUpTo) {}
