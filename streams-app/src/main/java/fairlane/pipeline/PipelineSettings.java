package fairlane.pipeline;

import fairlane.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline process is told.
 *
 * @param applicationId the consumer group, and the prefix of the changelogs
 * @param stateDir where the stores are; on a volume that survives a restart
 * @param threads stream threads
 * @param tick how often turns come while there is something to do
 * @param commitInterval what is released becomes visible so often
 * @param meterGrace a meter that drains within it is not recorded
 * @param standbys copies of the state on other instances
 * @param instanceId for static membership: a restart keeps its partitions; null for none
 * @param replicationFactor of the changelogs; -1 for the broker's default
 * @param cacheBytes held messages kept in memory besides, by each task
 * @param rocksDbBytes memory of all stores of the process together, outside the heap
 * @param endpoint where this instance answers questions, as others reach it: host and port
 * @param kafka handed to the Kafka clients untouched
 */
public record PipelineSettings(
        String bootstrapServers,
        Topics topics,
        String applicationId,
        Path stateDir,
        int threads,
        Duration tick,
        Duration commitInterval,
        Duration meterGrace,
        int standbys,
        @Nullable String instanceId,
        Duration sessionTimeout,
        int replicationFactor,
        long cacheBytes,
        long rocksDbBytes,
        Endpoint endpoint,
        Map<String, String> kafka) {

    /**
     * An address to answer at.
     *
     * @param bind the address to listen on
     * @param port the port to listen on; 0 for any that is free
     * @param advertised host and port that other machines reach it by; null for {@code bind:port}
     */
    public record Endpoint(String bind, int port, @Nullable String advertised) {}

    public PipelineSettings {
        kafka = Map.copyOf(kafka);
    }
}
