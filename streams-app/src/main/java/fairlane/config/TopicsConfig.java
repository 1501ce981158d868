package fairlane.config;

import fairlane.schema.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The topics, and how they are made.
 *
 * @param prefix what every topic's name starts with; as {@link Topics} takes it
 * @param partitions of every co-partitioned topic, 1 to 10,000; null: nobody said, so as many as there are already, or
 *     {@link #DEFAULT_PARTITIONS}
 * @param replicationFactor copies of each partition, 1 to 32; -1: as the broker has it
 */
public record TopicsConfig(String prefix, @Nullable Integer partitions, int replicationFactor) {
    /** Where nobody says another number. */
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

    /** With how many partitions topics are made where there are none yet. */
    public int partitionsToCreate() {
        return partitions == null ? DEFAULT_PARTITIONS : partitions;
    }

    /** What the topics are called. */
    public Topics names() {
        return new Topics(prefix);
    }

    /** {@code suffix} behind the prefix, with a separator between them where the prefix does not end with one. */
    String prefixed(String suffix) {
        boolean endsWithSeparator = !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1));
        return prefix + (endsWithSeparator ? "" : ".") + suffix;
    }
}
