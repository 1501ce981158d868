package fairlane.pipeline.task;

import org.jspecify.annotations.Nullable;

/**
 * An encoded value and the topic that it is written to.
 *
 * @param partition null for the partition of the key
 */
public record OutgoingValue(String topic, @Nullable Integer partition, byte @Nullable [] value) {}
