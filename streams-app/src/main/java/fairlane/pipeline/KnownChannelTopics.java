package fairlane.pipeline;

import fairlane.schema.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
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
    private final Map<String, Long> missingSince = new ConcurrentHashMap<>();
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fairlane-topics");
        thread.setDaemon(true);
        return thread;
    });

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
        Long missing = missingSince.get(channel);
        if (missing != null && now - missing < LOOK_EVERY_MILLIS) {
            return false;
        }
        String topic = topics.deliveries(channel);
        Integer found = TopicCheck.partitionsOf(admin, List.of(topic)).get(topic);
        if (found != null && found == partitions) {
            missingSince.remove(channel);
            known.add(channel);
            return true;
        }
        if (found != null && missing == null) {
            log.warn("The topic {} has {} partitions instead of {}: the channel is held.", topic, found, partitions);
        }
        missingSince.put(channel, now);
        return false;
    }

    private void lookAgain() {
        try {
            List<String> names = known.stream().map(topics::deliveries).toList();
            Set<String> existing = TopicCheck.partitionsOf(admin, names).keySet();
            known.removeIf(channel -> !existing.contains(topics.deliveries(channel)));
        } catch (KafkaException e) {
            log.debug("The topics could not be looked at; what was known of them holds.", e);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
