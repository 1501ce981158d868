package fairlane.pipeline;

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
final class KnownChannelTopics implements ChannelTopics, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnownChannelTopics.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Admin admin;
    private final Topics topics;
    private final PolicyTable policies;
    private final int partitions;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    /** Asked for, and not looked for yet. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-topics"));

    private boolean silent;

    KnownChannelTopics(Admin admin, Topics topics, PolicyTable policies, int partitions) {
        this.admin = admin;
        this.topics = topics;
        this.policies = policies;
        this.partitions = partitions;
        background.scheduleWithFixedDelay(this::lookAgain, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public State of(String channel) {
        State state = states.get(channel);
        if (state == null && asked.add(channel)) {
            background.execute(() -> look(List.of(channel)));
        }
        return state == null ? State.UNSURE : state;
    }

    private void lookAgain() {
        states.keySet().removeIf(channel -> policies.channel(channel) == null);
        look(List.copyOf(states.keySet()));
    }

    private void look(List<String> channels) {
        try {
            List<String> names = new ArrayList<>(List.of(topics.pulse()));
            channels.forEach(channel -> names.add(topics.deliveries(channel)));
            Map<String, Integer> found = TopicCheck.partitionsOf(admin, names);
            channels.forEach(channel -> put(channel, found.get(topics.deliveries(channel))));
            tellSilence(false);
        } catch (KafkaException e) {
            if (!background.isShutdown()) { // to close interrupts a look
                tellSilence(true);
            }
        } finally {
            channels.forEach(asked::remove);
        }
    }

    /** @param found its number of partitions; null where there is no topic */
    private void put(String channel, @Nullable Integer found) {
        State before = states.get(channel);
        if (found != null && found == partitions) {
            states.put(channel, State.THERE);
            if (before == State.MISSING) {
                log.info("The deliveries topic of the channel {} is there again: the channel goes on.", channel);
            }
            return;
        }
        boolean again = before == State.UNSURE || before == State.MISSING;
        states.put(channel, again ? State.MISSING : State.UNSURE);
        if (before == State.UNSURE) {
            tellMissing(channel, found);
        }
    }

    private void tellMissing(String channel, @Nullable Integer found) {
        if (found == null) {
            log.warn(
                    "The deliveries topic of the channel {} is missing: the channel is held. Make the topic again with"
                            + " `fairlane topics create`, or delete the channel.",
                    channel);
        } else {
            log.warn(
                    "The topic {} has {} partitions instead of {}: the channel is held.",
                    topics.deliveries(channel),
                    found,
                    partitions);
        }
    }

    /** What was known of the topics holds until it answers. */
    private void tellSilence(boolean isSilent) {
        if (isSilent && !silent) {
            log.warn("Kafka does not answer: nothing is taken in or released until it does.");
        } else if (silent && !isSilent) {
            log.info("Kafka answers again.");
        }
        silent = isSilent;
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
