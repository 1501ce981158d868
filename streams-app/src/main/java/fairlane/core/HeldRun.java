package fairlane.core;

/** Messages of one rank that are held in a lane, at consecutive sequence numbers; both ends are taken. */
public record HeldRun(int rank, long first, long last) {}
