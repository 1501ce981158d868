package fairlane.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the pipeline.
 *
 * @param applicationId name of the consumer group and prefix of the names of internal topics
 * @param stateDir directory of the local stores, which should be on a volume that survives a restart
 * @param threads number of stream threads, 1 to 64
 * @param tick interval at which the pipeline releases the messages that are due, 1 ms to 1 s
 * @param commitInterval interval between the commits of transactions, 1 ms to 60 s; consumers receive a released
 *     message only after the next commit, so up to this time after the release
 * @param meterGrace meters that drain a full burst within this time, 0 s to 60 s, are not persisted; after a restart,
 *     such a meter starts as if the full burst had just been used
 * @param dedupeWindow how long after the acceptance of a message id another request with this id and the dedupe header
 *     is dropped, 1 min to 30 days
 * @param standbys number of copies of each state store that other instances keep, 0 to 10
 * @param instanceId id for static group membership, with which an instance that restarts within the session timeout
 *     gets its partitions back; null for dynamic membership
 * @param sessionTimeout time without a heartbeat from an instance after which other instances take over its partitions,
 *     6 s to 30 min
 */
public record PipelineConfig(
        String applicationId,
        Path stateDir,
        int threads,
        Duration tick,
        Duration commitInterval,
        Duration meterGrace,
        WindowConfig window,
        Duration dedupeWindow,
        int standbys,
        @Nullable String instanceId,
        Duration sessionTimeout,
        MemoryConfig memory) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    public PipelineConfig {
        checkName(SettingKey.APPLICATION_ID, applicationId);
        RangeCheck.require(SettingKey.THREADS, threads, 1, 64);
        RangeCheck.require(SettingKey.TICK, tick, Duration.ofMillis(1), Duration.ofSeconds(1));
        RangeCheck.require(SettingKey.COMMIT_INTERVAL, commitInterval, Duration.ofMillis(1), Duration.ofSeconds(60));
        RangeCheck.require(SettingKey.METER_GRACE, meterGrace, Duration.ZERO, Duration.ofSeconds(60));
        RangeCheck.require(SettingKey.DEDUPE_WINDOW, dedupeWindow, Duration.ofMinutes(1), Duration.ofDays(30));
        RangeCheck.require(SettingKey.STANDBYS, standbys, 0, 10);
        if (instanceId != null) {
            checkName(SettingKey.INSTANCE_ID, instanceId);
        }
        // Brokers reject a session timeout below group.min.session.timeout.ms, whose default is 6 s.
        RangeCheck.require(SettingKey.SESSION_TIMEOUT, sessionTimeout, Duration.ofSeconds(6), Duration.ofMinutes(30));
    }

    private static void checkName(SettingKey key, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException(
                    key + " must be 1 to 200 letters, digits, dots, underscores and hyphens, not \"" + name + "\"");
        }
    }
}
