package fairlane.core.model;

/** The first and the last sequence number of what is held; both are taken. */
public record SequenceRange(long first, long last) {}
