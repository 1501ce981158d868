package fairlane.pipeline.task;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way to a topic, as it stands.
 *
 * @param partition null for the one that the key has
 */
public record OutgoingValue(String topic, @Nullable Integer partition, byte @Nullable [] value) {}
