package fairlane.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way to a topic, as it stands.
 *
 * @param partition null for the one that the key has
 */
record Outgoing(String topic, @Nullable Integer partition, byte @Nullable [] value) {}
