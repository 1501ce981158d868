package fairlane.gateway.leases;

import fairlane.config.FairlaneConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.Encodings;
import fairlane.wire.ClientIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a leasing worker for each channel whose setting {@code consumption} is {@code LEASES}, including channels that are
 * created or changed while the gateway runs.
 */
final class LeasedChannels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeasedChannels.class);
    private static final long REFRESH_INTERVAL_MILLIS = 500;
    /** The interval in milliseconds between two searches for expired leases, whose messages become available again. */
    private static final long TICK_INTERVAL_MILLIS = 10;

    private static final long CLOSE_TIMEOUT_SECONDS = 20;

    private final FairlaneConfig config;
    private final Encodings encodings;
    private final Supplier<Map<String, Channel>> channels;
    private final Executor threads;
    private final Map<String, ServedChannel> served = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refresher =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-leases-watch"));
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-leases"));
    private final AtomicBoolean tickRequested = new AtomicBoolean();

    /**
     * A channel whose messages this replica leases to callers.
     *
     * @param replica host:port at which the other replicas reach this replica
     * @param group the consumer group whose committed offsets acknowledge finished messages
     */
    record ServedChannel(String name, String replica, String group, ChannelLeases leases, Worker worker) {}

    LeasedChannels(
            FairlaneConfig config, Encodings encodings, Supplier<Map<String, Channel>> channels, Executor threads) {
        this.threads = threads;
        this.config = config;
        this.encodings = encodings;
        this.channels = channels;
    }

    void start(String replica) {
        ticker.scheduleWithFixedDelay(this::tick, 0, TICK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        refresher.scheduleWithFixedDelay(
                () -> refreshSafely(replica), 0, REFRESH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void refreshSafely(String replica) {
        try {
            refresh(replica);
        } catch (RuntimeException e) {
            log.warn(
                    "The gateway could not update the list of channels whose messages it leases, and will retry: {}",
                    e.getMessage());
        }
    }

    Optional<ServedChannel> find(String channel) {
        return Optional.ofNullable(served.get(channel));
    }

    /** Returns the channels whose messages this replica leases now. */
    Collection<ServedChannel> all() {
        return served.values();
    }

    private void requestTick() {
        if (tickRequested.compareAndSet(false, true)) {
            ticker.execute(() -> {
                tickRequested.set(false);
                tick();
            });
        }
    }

    private void tick() {
        for (ServedChannel channel : served.values()) {
            try {
                channel.leases().tick();
            } catch (RuntimeException e) {
                log.error(
                        "Processing the waiting callers and expired leases of channel {} failed and will be retried",
                        channel.name(),
                        e);
            }
        }
    }

    private void refresh(String replica) {
        Map<String, Channel> all = channels.get();
        List<ServedChannel> ending = new ArrayList<>();
        for (ServedChannel channel : served.values()) {
            Channel current = all.get(channel.name());
            if (channel.worker().ended().isDone() || current == null || !isServedBy(channel, current)) {
                ending.add(channel);
            }
        }
        ending.forEach(this::stopServing);
        all.forEach((name, channel) -> {
            if (channel.getConsumption() == Consumption.LEASES && !served.containsKey(name)) {
                startServing(name, group(name, channel), replica);
            }
        });
    }

    private boolean isServedBy(ServedChannel served, Channel channel) {
        return channel.getConsumption() == Consumption.LEASES && served.group().equals(group(served.name(), channel));
    }

    private String group(String name, Channel channel) {
        return DeliveryGroups.groupOf(config.topics().names(), name, channel);
    }

    private void startServing(String name, String group, String replica) {
        ChannelLeases leases =
                new ChannelLeases(name, replica, config.leases().maxReceives(), this::requestTick, threads);
        WorkerOptions options = new WorkerOptions(name, group, config.workers().forChannel(name), false, null);
        try {
            FairlaneConfig clientConfig = config.withKafkaSetting("client.id", ClientIds.ofGateway(replica));
            Worker worker = Worker.start(clientConfig, encodings, options, leases);
            served.put(name, new ServedChannel(name, replica, group, leases, worker));
            log.info("Leasing the messages of channel {} in consumer group {}", name, group);
        } catch (RuntimeException e) {
            log.warn(
                    "The leasing worker of channel {} could not start; the gateway will retry: {}",
                    name,
                    e.getMessage());
        }
    }

    private void stopServing(ServedChannel channel) {
        if (channel.worker().ended().isCompletedExceptionally()) {
            log.warn(
                    "The leasing worker of channel {} has failed and will be restarted: {}",
                    channel.name(),
                    failureOf(channel));
        }
        served.remove(channel.name());
        channel.worker().close();
    }

    private static String failureOf(ServedChannel channel) {
        return channel.worker()
                .ended()
                .handle((nothing, failure) -> String.valueOf(failure))
                .join();
    }

    @Override
    public void close() {
        refresher.shutdown();
        try {
            if (!refresher.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                refresher.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        served.values().parallelStream().forEach(channel -> channel.worker().close());
        served.clear();
        ticker.shutdownNow();
    }
}
