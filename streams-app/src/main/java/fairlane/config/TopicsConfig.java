package fairlane.config;

import fairlane.schema.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The names of the topics, and the settings with which they are created.
 *
 * @param prefix start of every topic's name; see {@link Topics}
 * @param partitions number of partitions of every co-partitioned topic, 1 to 10,000; null: not configured, so the
 *     number of the existing topics, or {@link #DEFAULT_PARTITIONS}
 * @param replicationFactor copies of each partition, 1 to 32; -1: the broker's default
 */
public record TopicsConfig(String prefix, @Nullable Integer partitions, int replicationFactor) {
    /** The number of partitions if it is not configured. */
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

    /** The number of partitions to create topics with if none exists yet. */
    public int partitionsToCreate() {
        return partitions == null ? DEFAULT_PARTITIONS : partitions;
    }

    /** The names of all topics. */
    public Topics names() {
        return new Topics(prefix);
    }

    /** The prefix followed by {@code suffix}, with a dot in between if the prefix ends with a letter or digit. */
    String prefixed(String suffix) {
        boolean endsWithSeparator = !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1));
        return prefix + (endsWithSeparator ? "" : ".") + suffix;
    }
}
