package fairlane.config;

import fairlane.schema.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The names of the topics, and the settings with which they are created.
 *
 * @param prefix text with which the name of every topic starts, in the format that {@link Topics} requires
 * @param partitions number of partitions of every co-partitioned topic, 1 to 10,000; null for the number of partitions
 *     that the existing topics have or, if no topics exist, {@link #DEFAULT_PARTITIONS}
 * @param replicationFactor number of replicas of each partition, 1 to 32; -1 to use the default of the broker
 */
public record TopicsConfig(String prefix, @Nullable Integer partitions, int replicationFactor) {
    /** The number of partitions of new topics if no number is configured. */
    public static final int DEFAULT_PARTITIONS = 8;

    private static final int BROKER_DEFAULT = -1;

    public TopicsConfig {
        var unused = new Topics(prefix);
        if (partitions != null) {
            RangeCheck.require(SettingKey.PARTITIONS, partitions, 1, 10_000);
        }
        if (replicationFactor != BROKER_DEFAULT) {
            RangeCheck.require(SettingKey.REPLICATION_FACTOR, replicationFactor, 1, 32);
        }
    }

    /** Returns the number of partitions with which topics are created if no topic exists yet. */
    public int partitionsToCreate() {
        return partitions == null ? DEFAULT_PARTITIONS : partitions;
    }

    /** Returns the names of all topics, which start with the configured prefix. */
    public Topics names() {
        return new Topics(prefix);
    }

    /**
     * Returns the topic prefix followed by {@code suffix}, with a dot in between if the prefix ends with a letter or
     * digit.
     */
    String prefixed(String suffix) {
        boolean endsWithSeparator = !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1));
        return prefix + (endsWithSeparator ? "" : ".") + suffix;
    }
}
