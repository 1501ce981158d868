package fairlane.pipeline.topics;

import fairlane.contract.PolicyTable;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every second, on a thread of its own, which deliveries topics exist with the right number of partitions. When
 * a stream thread first calls {@link #stateOf} for a channel, the channel's topic is checked immediately. Stream
 * threads never wait for the result of such a check.
 *
 * <p>A topic counts as missing only if two consecutive checks do not find the topic, because a broker may not know all
 * topics shortly after topics were created or deleted.
 */
public final class ChannelTopicWatcher implements ChannelTopicStates, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelTopicWatcher.class);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final Admin admin;
    private final Topics topics;
    private final PolicyTable policies;
    private final int partitions;
    private final Map<String, TopicState> states = new ConcurrentHashMap<>();
    /**
     * The channels whose deliveries topic has to be checked for the first time, and for which this first check is not
     * complete yet.
     */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-topics"));

    private boolean kafkaUnavailable;

    public ChannelTopicWatcher(Admin admin, Topics topics, PolicyTable policies, int partitions) {
        this.admin = admin;
        this.topics = topics;
        this.policies = policies;
        this.partitions = partitions;
        executor.scheduleWithFixedDelay(
                this::checkAll, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public TopicState stateOf(String channel) {
        TopicState state = states.get(channel);
        if (state == null && pending.add(channel)) {
            executor.execute(() -> check(List.of(channel)));
        }
        return state == null ? TopicState.UNKNOWN : state;
    }

    private void checkAll() {
        states.keySet().removeIf(channel -> policies.channel(channel) == null);
        check(List.copyOf(states.keySet()));
    }

    private void check(List<String> channels) {
        try {
            List<String> names = new ArrayList<>(List.of(topics.pulse()));
            channels.forEach(channel -> names.add(topics.deliveries(channel)));
            Map<String, Integer> partitionCounts = TopicCheck.partitionCounts(admin, names);
            channels.forEach(channel -> update(channel, partitionCounts.get(topics.deliveries(channel))));
            setKafkaUnavailable(false);
        } catch (KafkaException e) {
            if (!executor.isShutdown()) { // a shutdown interrupts a running check, which then fails, too
                setKafkaUnavailable(true);
            }
        } finally {
            channels.forEach(pending::remove);
        }
    }

    /**
     * Updates the state of a channel's deliveries topic after a check.
     *
     * @param partitionCount number of partitions of the topic; null if the topic was not found
     */
    private void update(String channel, @Nullable Integer partitionCount) {
        TopicState previous = states.get(channel);
        if (partitionCount != null && partitionCount == partitions) {
            states.put(channel, TopicState.PRESENT);
            if (previous == TopicState.MISSING) {
                log.info("The deliveries topic of the channel {} exists again. The channel is resumed.", channel);
            }
            return;
        }
        boolean missedBefore = previous == TopicState.UNKNOWN || previous == TopicState.MISSING;
        states.put(channel, missedBefore ? TopicState.MISSING : TopicState.UNKNOWN);
        if (previous == TopicState.UNKNOWN) {
            logMissing(channel, partitionCount);
        }
    }

    private void logMissing(String channel, @Nullable Integer partitionCount) {
        if (partitionCount == null) {
            log.warn(
                    "The deliveries topic of the channel {} is missing. The held messages of the channel are not"
                            + " released, and new requests become dead letters. Create the topic with `fairlane topics"
                            + " create`, or delete the channel.",
                    channel);
        } else {
            log.warn(
                    "The topic {} has {} partitions instead of {}. The held messages of the channel are not"
                            + " released, and new requests become dead letters.",
                    topics.deliveries(channel),
                    partitionCount,
                    partitions);
        }
    }

    /**
     * Logs that Kafka has stopped to answer, or that Kafka answers again. While Kafka does not answer, the last known
     * states of the topics stay in force.
     */
    private void setKafkaUnavailable(boolean unavailable) {
        if (unavailable && !kafkaUnavailable) {
            log.warn("Kafka does not answer. No request is processed and no message is released until Kafka answers"
                    + " again.");
        } else if (kafkaUnavailable && !unavailable) {
            log.info("Kafka answers again. The pipeline continues.");
        }
        kafkaUnavailable = unavailable;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
