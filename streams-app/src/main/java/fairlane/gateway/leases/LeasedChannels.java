package fairlane.gateway.leases;

import fairlane.config.FairlaneConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.delivery.Worker;
import fairlane.delivery.WorkerOptions;
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

/** A worker that lends for each channel that is consumed by leases, also for those that become so later. */
final class LeasedChannels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeasedChannels.class);
    private static final long LOOK_EVERY_MILLIS = 500;
    /** How exactly a lease's end is kept. */
    private static final long TURN_EVERY_MILLIS = 10;

    private static final long END_WITHIN_SECONDS = 20;

    private final FairlaneConfig config;
    private final Encodings encodings;
    private final Supplier<Map<String, Channel>> known;
    private final Executor threads;
    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-leases-watch"));
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-leases"));
    private final AtomicBoolean turnIsAsked = new AtomicBoolean();

    /**
     * A channel that is served.
     *
     * @param replica host:port by which other replicas reach this one
     * @param group whose committed offsets acknowledge what is finished
     */
    record Served(String name, String replica, String group, ChannelLeases leases, Worker worker) {}

    LeasedChannels(FairlaneConfig config, Encodings encodings, Supplier<Map<String, Channel>> known, Executor threads) {
        this.threads = threads;
        this.config = config;
        this.encodings = encodings;
        this.known = known;
    }

    void start(String replica) {
        turns.scheduleWithFixedDelay(this::turn, 0, TURN_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        watch.scheduleWithFixedDelay(() -> lookOrTell(replica), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lookOrTell(String replica) {
        try {
            look(replica);
        } catch (RuntimeException e) {
            log.warn("Which channels are leased cannot be seen: {}", e.getMessage());
        }
    }

    Optional<Served> find(String channel) {
        return Optional.ofNullable(served.get(channel));
    }

    /** All that are served now. */
    Collection<Served> all() {
        return served.values();
    }

    private void wake() {
        if (turnIsAsked.compareAndSet(false, true)) {
            turns.execute(() -> {
                turnIsAsked.set(false);
                turn();
            });
        }
    }

    private void turn() {
        for (Served channel : served.values()) {
            try {
                channel.leases().turn();
            } catch (RuntimeException e) {
                log.error("The leases of {} have a fault", channel.name(), e);
            }
        }
    }

    private void look(String replica) {
        Map<String, Channel> all = known.get();
        List<Served> ending = new ArrayList<>();
        for (Served channel : served.values()) {
            Channel now = all.get(channel.name());
            if (channel.worker().ended().isDone() || now == null || !isServedBy(channel, now)) {
                ending.add(channel);
            }
        }
        ending.forEach(this::end);
        all.forEach((name, channel) -> {
            if (channel.getConsumption() == Consumption.LEASES && !served.containsKey(name)) {
                begin(name, group(name, channel), replica);
            }
        });
    }

    private boolean isServedBy(Served by, Channel channel) {
        return channel.getConsumption() == Consumption.LEASES && by.group().equals(group(by.name(), channel));
    }

    private String group(String name, Channel channel) {
        return DeliveryGroups.groupOf(config.topics().names(), name, channel);
    }

    private void begin(String name, String group, String replica) {
        ChannelLeases leases = new ChannelLeases(name, replica, config.leases().maxReceives(), this::wake, threads);
        WorkerOptions options = new WorkerOptions(name, group, config.workers().of(name), false, null);
        try {
            FairlaneConfig named = config.withKafka("client.id", ClientIds.ofGateway(replica));
            Worker worker = Worker.start(named, encodings, options, leases);
            served.put(name, new Served(name, replica, group, leases, worker));
            log.info("Messages of {} are handed out by leases, in the group {}", name, group);
        } catch (RuntimeException e) {
            log.warn("The leases of {} do not begin, which is tried again: {}", name, e.getMessage());
        }
    }

    private void end(Served channel) {
        if (channel.worker().ended().isCompletedExceptionally()) {
            log.warn("The worker of {} has ended, and begins anew: {}", channel.name(), why(channel));
        }
        served.remove(channel.name());
        channel.worker().close();
    }

    private static String why(Served channel) {
        return channel.worker()
                .ended()
                .handle((nothing, failure) -> String.valueOf(failure))
                .join();
    }

    @Override
    public void close() {
        watch.shutdown();
        try {
            if (!watch.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                watch.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        served.values().parallelStream().forEach(channel -> channel.worker().close());
        served.clear();
        turns.shutdownNow();
    }
}
