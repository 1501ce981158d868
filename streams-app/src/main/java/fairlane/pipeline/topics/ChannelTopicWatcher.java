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
 * The deliveries topics that exist with the right number of partitions: all that were asked for are looked for each
 * second, and a new one at once, on a thread of its own, so that nobody waits for Kafka.
 *
 * <p>One look without it proves nothing: for a moment after a change of topics a broker does not know all of them.
 */
public final class ChannelTopicWatcher implements ChannelTopicStates, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelTopicWatcher.class);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final Admin admin;
    private final Topics topics;
    private final PolicyTable policies;
    private final int partitions;
    private final Map<String, TopicState> states = new ConcurrentHashMap<>();
    /** Asked for, and not looked for yet. */
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
            if (!executor.isShutdown()) { // to close interrupts a look
                setKafkaUnavailable(true);
            }
        } finally {
            channels.forEach(pending::remove);
        }
    }

    /** @param partitionCount its number of partitions; null where there is no topic */
    private void update(String channel, @Nullable Integer partitionCount) {
        TopicState previous = states.get(channel);
        if (partitionCount != null && partitionCount == partitions) {
            states.put(channel, TopicState.PRESENT);
            if (previous == TopicState.MISSING) {
                log.info("The deliveries topic of the channel {} is there again: the channel goes on.", channel);
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
                    "The deliveries topic of the channel {} is missing: the channel is held. Make the topic again with"
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

    /** What was known of the topics holds until it answers. */
    private void setKafkaUnavailable(boolean unavailable) {
        if (unavailable && !kafkaUnavailable) {
            log.warn("Kafka does not answer: nothing is taken in or released until it does.");
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
