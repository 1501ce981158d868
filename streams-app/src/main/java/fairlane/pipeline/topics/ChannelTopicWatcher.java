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
 * Checks every second, on a thread of its own, which deliveries topics exist with the right number of partitions. A
 * topic that is queried for the first time is checked immediately. Stream threads never wait for Kafka.
 *
 * <p>A topic counts as missing only after a second check: shortly after topics have changed, a broker may not know all.
 */
public final class ChannelTopicWatcher implements ChannelTopicStates, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelTopicWatcher.class);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final Admin admin;
    private final Topics topics;
    private final PolicyTable policies;
    private final int partitions;
    private final Map<String, TopicState> states = new ConcurrentHashMap<>();
    /** Channels that were queried and are not checked yet. */
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
            if (!executor.isShutdown()) { // closing interrupts a check
                setKafkaUnavailable(true);
            }
        } finally {
            channels.forEach(pending::remove);
        }
    }

    /** @param partitionCount number of partitions of the channel's topic; null if it does not exist */
    private void update(String channel, @Nullable Integer partitionCount) {
        TopicState previous = states.get(channel);
        if (partitionCount != null && partitionCount == partitions) {
            states.put(channel, TopicState.PRESENT);
            if (previous == TopicState.MISSING) {
                log.info("The deliveries topic of the channel {} exists again: the channel is resumed.", channel);
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
                    "The deliveries topic of the channel {} is missing: the channel is held. Create the topic with"
                            + " `fairlane topics create`, or delete the channel.",
                    channel);
        } else {
            log.warn(
                    "The topic {} has {} partitions instead of {}: the channel is held.",
                    topics.deliveries(channel),
                    partitionCount,
                    partitions);
        }
    }

    /** While Kafka does not answer, the last known states of the topics stay in force. */
    private void setKafkaUnavailable(boolean unavailable) {
        if (unavailable && !kafkaUnavailable) {
            log.warn("Kafka does not answer: no request is processed and no message is released until it does.");
        } else if (kafkaUnavailable && !unavailable) {
            log.info("Kafka answers again.");
        }
        kafkaUnavailable = unavailable;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
