package fairlane.core.model;

/** The sequence numbers of the first and the last message that a search in the store found, both inclusive. */
public record SequenceRange(long first, long last) {}
