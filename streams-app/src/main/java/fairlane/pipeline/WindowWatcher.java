package fairlane.pipeline;

import fairlane.config.WindowConfig;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Topics;
import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks several times a second at what the channels' groups have acknowledged, of the partitions that this process has,
 * on a thread of its own. Where Kafka does not answer, what was seen last holds: no more is released than it lets.
 */
final class WindowWatcher implements Windows, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WindowWatcher.class);
    private static final long LOOK_EVERY_MILLIS = 150;
    private static final long READ_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long BEGIN_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Acknowledgements acknowledgements;
    private final Map<String, Object> clients;
    private final Topics topics;
    private final PolicyTable policies;
    private final ChannelTopics channelTopics;
    private final PipelineContext.Tasks tasks;
    private final WindowConfig config;
    private final LongSupplier nanoClock;
    /** Those that are looked at; as all below, of the looking thread alone. */
    private final Map<TopicPartition, Watched> watched = new HashMap<>();

    private @Nullable UnreadRecords unread;
    private volatile @Nullable Look latest;

    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-windows"));

    /** A partition of a deliveries topic. */
    private static final class Watched {
        final PartitionWindow window;
        long readAt;
        /** Where it was read from, and the end then: to read the same again tells nothing new. */
        long readFrom = -1;

        long readTo = -1;
        long begunAt;

        Watched(PartitionWindow window, long now) {
            this.window = window;
            this.readAt = now - READ_EVERY_NANOS;
            this.begunAt = now - BEGIN_EVERY_NANOS;
        }
    }

    /** @param clients settings of every client */
    WindowWatcher(
            Admin admin,
            Map<String, Object> clients,
            Topics topics,
            PolicyTable policies,
            ChannelTopics channelTopics,
            PipelineContext.Tasks tasks,
            WindowConfig config,
            LongSupplier nanoClock) {
        this.acknowledgements = new Acknowledgements(admin);
        this.clients = Map.copyOf(clients);
        this.topics = topics;
        this.policies = policies;
        this.channelTopics = channelTopics;
        this.tasks = tasks;
        this.config = config;
        this.nanoClock = nanoClock;
    }

    void start() {
        background.scheduleWithFixedDelay(this::lookOrTell, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable Look latest() {
        return latest;
    }

    @Override
    public void lookSoon() {
        background.execute(this::lookOrTell);
    }

    private void lookOrTell() {
        try {
            latest = look();
        } catch (KafkaException e) {
            log.debug("Kafka does not tell what is acknowledged", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("What is acknowledged cannot be looked at", e);
        }
    }

    private Look look() throws InterruptedException {
        long now = nanoClock.getAsLong();
        Map<String, PolicyTable.Acknowledging> channels = policies.acknowledging();
        Map<TopicPartition, String> groups = groups(channels);
        watched.keySet().retainAll(groups.keySet());
        if (groups.isEmpty()) {
            return new Look(now, Map.of());
        }
        Map<TopicPartition, PartitionWindow.Seen> seen = acknowledgements.see(groups);
        beginWhereNobodyHas(groups, seen, now);
        Map<TopicPartition, InFlight> flights = flights(channels, seen, now);
        if (readOn(seen, flights, now)) {
            flights = flights(channels, seen, now);
        }
        Map<TopicPartition, Long> silence = new HashMap<>();
        flights.keySet()
                .forEach(partition ->
                        silence.put(partition, watched(partition, now).window.silence(now)));
        return new Look(now, byChannel(flights), byChannel(silence));
    }

    private Map<TopicPartition, String> groups(Map<String, PolicyTable.Acknowledging> channels) {
        Set<Integer> partitions = tasks.all().stream().map(Task::partition).collect(Collectors.toSet());
        Map<TopicPartition, String> groups = new HashMap<>();
        channels.forEach((channel, how) -> {
            if (channelTopics.of(channel) == ChannelTopics.State.THERE) {
                String topic = topics.deliveries(channel);
                partitions.forEach(partition -> groups.put(new TopicPartition(topic, partition), how.group()));
            }
        });
        return groups;
    }

    private Watched watched(TopicPartition partition, long now) {
        return watched.computeIfAbsent(
                partition, it -> new Watched(new PartitionWindow(config.target(), config.ackTimeout()), now));
    }

    private Map<TopicPartition, InFlight> flights(
            Map<String, PolicyTable.Acknowledging> channels, Map<TopicPartition, PartitionWindow.Seen> seen, long now) {
        Map<TopicPartition, InFlight> flights = new HashMap<>();
        seen.forEach((partition, it) -> {
            PolicyTable.Acknowledging how = channels.get(channel(partition));
            if (how != null) {
                PartitionWindow window = watched(partition, now).window;
                flights.put(partition, window.look(now, it, how));
            }
        });
        return flights;
    }

    private String channel(TopicPartition partition) {
        return topics.channelOf(partition.topic()).orElseThrow();
    }

    private <T> Map<TopicPartition, T> byChannel(Map<TopicPartition, T> byTopic) {
        Map<TopicPartition, T> byChannel = new HashMap<>();
        byTopic.forEach(
                (partition, its) -> byChannel.put(new TopicPartition(channel(partition), partition.partition()), its));
        return byChannel;
    }

    /**
     * A group without an offset would begin where its client likes, and some like the end. Where the log has lost its
     * beginning the group may be one whose offsets have expired: then it is for whoever runs it to say where to go on.
     */
    private void beginWhereNobodyHas(
            Map<TopicPartition, String> groups, Map<TopicPartition, PartitionWindow.Seen> seen, long now) {
        Map<String, List<TopicPartition>> without = new HashMap<>();
        seen.forEach((partition, it) -> {
            Watched its = watched(partition, now);
            if (it.committed().isEmpty() && it.start() == 0 && now - its.begunAt >= BEGIN_EVERY_NANOS) {
                its.begunAt = now;
                without.computeIfAbsent(groups.getOrDefault(partition, ""), group -> new ArrayList<>())
                        .add(partition);
            }
        });
        without.forEach(acknowledgements::begin);
    }

    /** Where nothing more may be released, looks whether there is anything to acknowledge. @return whether it did */
    private boolean readOn(
            Map<TopicPartition, PartitionWindow.Seen> seen, Map<TopicPartition, InFlight> flights, long now) {
        Map<TopicPartition, Long> from = new HashMap<>();
        flights.forEach((partition, flight) -> {
            PartitionWindow.Seen it = seen.get(partition);
            if (it != null && flight.room() == 0 && flight.messages() > 0 && isWorthReading(partition, it, now)) {
                from.put(partition, watched(partition, now).window.base(it));
            }
        });
        if (from.isEmpty()) {
            return false;
        }
        if (unread == null) {
            unread = new UnreadRecords(clients);
        }
        unread.find(from).forEach((partition, offset) -> {
            PartitionWindow.Seen it = seen.get(partition);
            if (it != null) {
                watched(partition, now).window.nothingBefore(it, offset);
            }
        });
        return true;
    }

    private boolean isWorthReading(TopicPartition partition, PartitionWindow.Seen it, long now) {
        Watched its = watched(partition, now);
        long base = its.window.base(it);
        if (now - its.readAt < READ_EVERY_NANOS || (its.readFrom == base && its.readTo == it.end())) {
            return false;
        }
        its.readAt = now;
        its.readFrom = base;
        its.readTo = it.end();
        return true;
    }

    @Override
    public void close() {
        background.shutdownNow();
        try {
            if (background.awaitTermination(1, TimeUnit.SECONDS) && unread != null) {
                unread.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
