package fairlane.core.model;

/** Messages of one rank that a lane holds, at consecutive sequence numbers from {@code first} to {@code last}, inclusive. */
public record HeldRange(int rank, long first, long last) {}
