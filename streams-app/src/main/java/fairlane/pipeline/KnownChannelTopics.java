package fairlane.pipeline;

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
 * The deliveries topics that exist with the right number of partitions: known ones are looked for again each second, in
 * the background; an unknown one at once, when it is first asked for, and then at most each second.
 */
final class KnownChannelTopics implements ChannelTopics, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnownChannelTopics.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Admin admin;
    private final Topics topics;
    private final int partitions;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** When each was last looked for, milliseconds. */
    private final Map<String, Long> missing = new ConcurrentHashMap<>();

    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fairlane-topics");
        thread.setDaemon(true);
        return thread;
    });

    private boolean silent;

    KnownChannelTopics(Admin admin, Topics topics, int partitions) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        background.scheduleWithFixedDelay(this::lookAgain, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean exists(String channel) {
        return known.contains(channel) || isFound(channel);
    }

    private boolean isFound(String channel) {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        Long lastLook = missing.get(channel);
        if (lastLook != null && now - lastLook < LOOK_EVERY_MILLIS) {
            return false;
        }
        String topic = topics.deliveries(channel);
        Integer found = TopicCheck.partitionsOf(admin, List.of(topic)).get(topic);
        if (found != null && found == partitions) {
            putFound(channel);
            return true;
        }
        putMissing(channel, now, found);
        return false;
    }

    private void putFound(String channel) {
        known.add(channel);
        if (missing.remove(channel) != null) {
            log.info("The deliveries topic of the channel {} is there again: the channel goes on.", channel);
        }
    }

    /** @param found the wrong number of partitions; null where there is no topic */
    private void putMissing(String channel, long now, @Nullable Integer found) {
        known.remove(channel);
        if (missing.put(channel, now) != null) {
            return;
        }
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

    private void lookAgain() {
        try {
            List<String> names = new ArrayList<>(List.of(topics.pulse()));
            known.forEach(channel -> names.add(topics.deliveries(channel)));
            Map<String, Integer> existing = TopicCheck.partitionsOf(admin, names);
            long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            for (String channel : known) {
                if (!existing.containsKey(topics.deliveries(channel))) {
                    putMissing(channel, now, null);
                }
            }
            tellSilence(false);
        } catch (KafkaException e) {
            tellSilence(true);
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
