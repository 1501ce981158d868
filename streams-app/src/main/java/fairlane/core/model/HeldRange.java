package fairlane.core.model;

/**
 * The held messages of one rank in a lane, at consecutive sequence numbers from {@code first} to {@code last},
 * inclusive.
 */
public record HeldRange(int rank, long first, long last) {}
