package fairlane.core;

/** The first and the last sequence number of what is held; both are taken. */
public record Span(long first, long last) {}
