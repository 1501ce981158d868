package fairlane.pipeline.window;

import fairlane.config.WindowConfig;
import fairlane.contract.PolicyTable;
import fairlane.ops.DaemonThreads;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.schema.Topics;
import fairlane.wire.InFlight;
import fairlane.wire.InitialOffsets;
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
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates an {@link AcknowledgementSnapshot} of the partitions of this process several times per second, or about once
 * per second while no message is in flight. A thread of its own reads for this which messages the consumer groups of
 * the channels have acknowledged. While Kafka does not answer, the last snapshot stays in force, and no more messages
 * are released than that snapshot allows.
 */
public final class WindowWatcher implements WindowStates, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WindowWatcher.class);
    private static final long REFRESH_INTERVAL_MILLIS = 150;
    /**
     * The interval in nanoseconds between snapshots of the messages in flight, while no message is in flight. It is
     * longer than usual to save requests, because a snapshot takes several requests to Kafka for each consumer group.
     */
    private static final long IDLE_REFRESH_INTERVAL_NANOS =
            Duration.ofSeconds(1).toNanos();

    private static final long PROBE_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long INITIAL_OFFSET_INTERVAL_NANOS =
            Duration.ofSeconds(5).toNanos();

    private final AcknowledgementReader acknowledgements;
    private final Map<String, Object> clients;
    private final Topics topics;
    private final PolicyTable policies;
    private final ChannelTopicStates channelTopics;
    private final Supplier<Set<Integer>> partitionsHere;
    private final WindowConfig config;
    private final LongSupplier nanoClock;
    /** The state of each watched partition. This map and {@code probe} are used only by the executor's thread. */
    private final Map<TopicPartition, WatchedPartition> watched = new HashMap<>();

    private @Nullable UnreadMessageProbe probe;
    private volatile @Nullable AcknowledgementSnapshot latest;
    /**
     * The channels and groups that the latest snapshot of the messages in flight covers; null if the last attempt to
     * create a snapshot failed.
     */
    private @Nullable Scope snapshotScope;

    private volatile boolean releasedSinceSnapshot;

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-windows"));

    /**
     * The channels and groups that a snapshot of the messages in flight covers: the acknowledgement policy of each
     * channel, and the consumer group of each watched partition.
     */
    private record Scope(Map<String, AcknowledgementPolicy> channels, Map<TopicPartition, String> groups) {}

    /**
     * The window of a partition of a deliveries topic, and when an {@link UnreadMessageProbe} last read the partition.
     */
    private static final class WatchedPartition {
        final PartitionWindow window;
        long probedAt;
        /**
         * The first offset that the last probe has read. Together with {@code probedTo}, it prevents another probe of
         * the same offsets, which would have the same result.
         */
        long probedFrom = -1;

        long probedTo = -1;
        long initialOffsetsAt;

        WatchedPartition(PartitionWindow window, long now) {
            this.window = window;
            this.probedAt = now - PROBE_INTERVAL_NANOS;
            this.initialOffsetsAt = now - INITIAL_OFFSET_INTERVAL_NANOS;
        }
    }

    /**
     * @param clients the Kafka settings that all clients share
     * @param partitionsHere returns the numbers of the partitions that this process currently processes
     */
    public WindowWatcher(
            Admin admin,
            Map<String, Object> clients,
            Topics topics,
            PolicyTable policies,
            ChannelTopicStates channelTopics,
            Supplier<Set<Integer>> partitionsHere,
            WindowConfig config,
            LongSupplier nanoClock) {
        this.acknowledgements = new AcknowledgementReader(admin);
        this.clients = Map.copyOf(clients);
        this.topics = topics;
        this.policies = policies;
        this.channelTopics = channelTopics;
        this.partitionsHere = partitionsHere;
        this.config = config;
        this.nanoClock = nanoClock;
    }

    public void start() {
        executor.scheduleWithFixedDelay(() -> refresh(false), 0, REFRESH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable AcknowledgementSnapshot latest() {
        return latest;
    }

    @Override
    public void refreshSoon() {
        executor.execute(() -> refresh(true));
    }

    @Override
    public void onReleasesCommitted() {
        releasedSinceSnapshot = true;
    }

    /** Whether a snapshot taken now would very likely be equal to the latest one, which is recent. */
    private boolean isIdle() {
        AcknowledgementSnapshot last = latest;
        return last != null
                && !releasedSinceSnapshot
                && last.isNothingInFlight()
                && nanoClock.getAsLong() - last.startedAt() < IDLE_REFRESH_INTERVAL_NANOS
                && readScope().equals(snapshotScope);
    }

    /** Never throws, because the executor would not run a task again that has thrown an exception. */
    private void refresh(boolean evenIfIdle) {
        try {
            if (evenIfIdle || !isIdle()) {
                releasedSinceSnapshot = false;
                snapshotScope = null;
                latest = readSnapshot();
            }
        } catch (KafkaException e) {
            log.debug(
                    "Could not read the acknowledged offsets from Kafka; the last snapshot of the messages in flight"
                            + " stays in force until a retry succeeds",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error(
                    "Could not read the acknowledged offsets because of an unexpected error; the last snapshot of the"
                            + " messages in flight stays in force until a retry succeeds",
                    e);
        }
    }

    private AcknowledgementSnapshot readSnapshot() throws InterruptedException {
        long now = nanoClock.getAsLong();
        Scope scope = readScope();
        Map<String, AcknowledgementPolicy> channels = scope.channels();
        Map<TopicPartition, String> groups = scope.groups();
        watched.keySet().retainAll(groups.keySet());
        if (groups.isEmpty()) {
            return new AcknowledgementSnapshot(now, Map.of());
        }
        Map<TopicPartition, PartitionWindow.PartitionOffsets> offsets = acknowledgements.readOffsets(groups);
        commitInitialOffsets(groups, offsets, now);
        Map<TopicPartition, InFlight> inFlight = updateWindows(channels, offsets, now);
        if (probeFullWindows(offsets, inFlight, now)) {
            inFlight = updateWindows(channels, offsets, now);
        }
        Map<TopicPartition, Long> unacknowledgedNanos = new HashMap<>();
        inFlight.keySet()
                .forEach(partition -> unacknowledgedNanos.put(
                        partition, watchedPartition(partition, now).window.nanosSinceProgress(now)));
        snapshotScope = scope;
        return new AcknowledgementSnapshot(now, byChannel(inFlight), byChannel(unacknowledgedNanos));
    }

    private Scope readScope() {
        Map<String, AcknowledgementPolicy> channels = AcknowledgementPolicy.byChannel(policies, topics);
        return new Scope(channels, groupsByPartition(channels));
    }

    private Map<TopicPartition, String> groupsByPartition(Map<String, AcknowledgementPolicy> channels) {
        Set<Integer> partitions = partitionsHere.get();
        Map<TopicPartition, String> groups = new HashMap<>();
        channels.forEach((channel, policy) -> {
            if (channelTopics.stateOf(channel) == ChannelTopicStates.TopicState.PRESENT) {
                String topic = topics.deliveries(channel);
                partitions.forEach(partition -> groups.put(new TopicPartition(topic, partition), policy.group()));
            }
        });
        return groups;
    }

    private WatchedPartition watchedPartition(TopicPartition partition, long now) {
        return watched.computeIfAbsent(
                partition, it -> new WatchedPartition(new PartitionWindow(config.target(), config.ackTimeout()), now));
    }

    private Map<TopicPartition, InFlight> updateWindows(
            Map<String, AcknowledgementPolicy> channels,
            Map<TopicPartition, PartitionWindow.PartitionOffsets> offsets,
            long now) {
        Map<TopicPartition, InFlight> inFlight = new HashMap<>();
        offsets.forEach((partition, partitionOffsets) -> {
            AcknowledgementPolicy policy = channels.get(channelOf(partition));
            if (policy != null) {
                PartitionWindow window = watchedPartition(partition, now).window;
                inFlight.put(partition, window.update(now, partitionOffsets, policy));
            }
        });
        return inFlight;
    }

    private String channelOf(TopicPartition partition) {
        return topics.channelOf(partition.topic()).orElseThrow();
    }

    private <T> Map<TopicPartition, T> byChannel(Map<TopicPartition, T> byTopic) {
        Map<TopicPartition, T> byChannel = new HashMap<>();
        byTopic.forEach((partition, value) ->
                byChannel.put(new TopicPartition(channelOf(partition), partition.partition()), value));
        return byChannel;
    }

    private void commitInitialOffsets(
            Map<TopicPartition, String> groups,
            Map<TopicPartition, PartitionWindow.PartitionOffsets> offsets,
            long now) {
        Map<String, List<TopicPartition>> uncommitted = new HashMap<>();
        offsets.forEach((partition, partitionOffsets) -> {
            WatchedPartition state = watchedPartition(partition, now);
            if (InitialOffsets.isNeeded(partitionOffsets.committed().isPresent(), partitionOffsets.start())
                    && now - state.initialOffsetsAt >= INITIAL_OFFSET_INTERVAL_NANOS) {
                state.initialOffsetsAt = now;
                uncommitted
                        .computeIfAbsent(groups.getOrDefault(partition, ""), group -> new ArrayList<>())
                        .add(partition);
            }
        });
        uncommitted.forEach(acknowledgements::commitInitialOffsets);
    }

    /**
     * Reads the partitions whose window is full, to find out whether they contain unacknowledged messages or only
     * offsets without messages.
     *
     * @return whether any partition was read
     */
    private boolean probeFullWindows(
            Map<TopicPartition, PartitionWindow.PartitionOffsets> offsets,
            Map<TopicPartition, InFlight> inFlight,
            long now) {
        Map<TopicPartition, Long> from = new HashMap<>();
        inFlight.forEach((partition, partitionInFlight) -> {
            PartitionWindow.PartitionOffsets partitionOffsets = offsets.get(partition);
            if (partitionOffsets != null
                    && partitionInFlight.room() == 0
                    && partitionInFlight.messages() > 0
                    && shouldProbe(partition, partitionOffsets, now)) {
                from.put(partition, watchedPartition(partition, now).window.baseOffset(partitionOffsets));
            }
        });
        if (from.isEmpty()) {
            return false;
        }
        if (probe == null) {
            probe = new UnreadMessageProbe(clients);
        }
        probe.firstMessageOffsets(from).forEach((partition, offset) -> {
            PartitionWindow.PartitionOffsets partitionOffsets = offsets.get(partition);
            if (partitionOffsets != null) {
                watchedPartition(partition, now).window.markEmptyUpTo(partitionOffsets, offset);
            }
        });
        return true;
    }

    private boolean shouldProbe(TopicPartition partition, PartitionWindow.PartitionOffsets offsets, long now) {
        WatchedPartition state = watchedPartition(partition, now);
        long base = state.window.baseOffset(offsets);
        if (now - state.probedAt < PROBE_INTERVAL_NANOS
                || (state.probedFrom == base && state.probedTo == offsets.end())) {
            return false;
        }
        state.probedAt = now;
        state.probedFrom = base;
        state.probedTo = offsets.end();
        return true;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (executor.awaitTermination(1, TimeUnit.SECONDS) && probe != null) {
                probe.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
