package fairlane.core.model;

/** The first and the last sequence number of the messages found, both inclusive. */
public record SequenceRange(long first, long last) {}
