package fairlane.core;

/**
 * What is recorded of a lane for one rank: its messages lie at sequence numbers from {@code head} to {@code reserved},
 * somewhere. Written when a lane fills and every {@link Run#RESERVE} messages, not for each.
 */
public record Mark(int rank, long head, long reserved) {}
