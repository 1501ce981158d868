package fairlane.core.model;

/** Messages of one rank that are held in a lane, at consecutive sequence numbers; both ends are taken. */
public record HeldRange(int rank, long first, long last) {}
