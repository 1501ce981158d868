package fairlane.pipeline.task;

import org.jspecify.annotations.Nullable;

/**
 * The encoded value of an output record, and the topic that the record is written to.
 *
 * @param partition the partition that the record is written to; null for the partition of its key
 */
public record OutgoingValue(String topic, @Nullable Integer partition, byte @Nullable [] value) {}
