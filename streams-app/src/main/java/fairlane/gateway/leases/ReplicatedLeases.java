package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.config.FairlaneConfig;
import fairlane.ops.DaemonThreads;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Leases messages from all replicas of the gateway. The replicas cooperate, so that a caller of any replica can lease
 * every message.
 */
public final class ReplicatedLeases implements Leases, AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * The number of threads that complete asynchronous calls. CompletableFuture's default executor is not used, because
     * it starts a thread for each task on machines with two processors.
     */
    private static final int THREADS = 4;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered("fairlane-leases-answer"));

    private final Admin admin;
    private final LeasedChannels channels;
    private final LeaseCommandRouter commands;
    private final LeaseFinder finder;
    private final LeaseStock stock;

    /**
     * Creates an object that leases no messages until {@link #start}.
     *
     * @param allChannels supplies the records of all current channels by channel name
     */
    public ReplicatedLeases(FairlaneConfig config, Encodings encodings, Supplier<Map<String, Channel>> allChannels) {
        this.admin = Admin.create(config.kafka().properties());
        Peers peers = new Peers(admin);
        PeerCalls calls = new PeerCalls(threads, config.gateway().tls() != null);
        this.channels = new LeasedChannels(config, encodings, allChannels, threads);
        this.commands = new LeaseCommandRouter(channels, peers, calls, threads);
        this.finder = new LeaseFinder(peers, calls, threads);
        this.stock = new LeaseStock(peers, calls);
    }

    /**
     * Starts to lease messages.
     *
     * @param replica host:port at which this replica already listens and at which the other replicas reach it
     */
    public void start(String replica) {
        channels.start(replica);
    }

    @Override
    public Optional<Counts> counts(String channel) {
        return channels.find(channel).map(ReplicatedLeases::counts);
    }

    private static Counts counts(LeasedChannels.ServedChannel served) {
        return new Counts(served.leases().waiting(), served.leases().leased());
    }

    @Override
    public CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin) {
        return channels.find(channel)
                .map(served -> stock.total(served, counts(served), origin).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Reports the number of leased messages of each channel, and the metrics of the leasing workers. */
    public void report(MetricSink sink) {
        for (LeasedChannels.ServedChannel served : channels.all()) {
            sink.report(MetricNames.LEASES, served.leases().leased(), served.name());
            served.worker().component().reportMetrics(sink);
        }
    }

    @Override
    public Optional<CompletionStage<ArrayNode>> lease(
            String channel, int max, Duration duration, Duration wait, CallOrigin origin) {
        return channels.find(channel).map(served -> finder.lease(served, max, duration, wait, origin));
    }

    @Override
    public CompletionStage<ArrayNode> execute(List<String> tokens, LeaseCommand command, CallOrigin origin) {
        List<CompletableFuture<LeaseCommandResult>> pendingResults = commands.route(tokens, command, origin);
        return CompletableFuture.allOf(pendingResults.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    ArrayNode json = MAPPER.createArrayNode();
                    for (int i = 0; i < tokens.size(); i++) {
                        json.add(LeaseJson.of(
                                tokens.get(i), pendingResults.get(i).join()));
                    }
                    return json;
                });
    }

    @Override
    public CompletionStage<LeaseCommandResult> execute(String token, LeaseCommand command, CallOrigin origin) {
        return commands.route(List.of(token), command, origin).get(0);
    }

    @Override
    public CompletionStage<ObjectNode> executeForMoved(
            String channel, int partition, long offset, LeaseCommand command) {
        return commands.executeForMoved(channel, partition, offset, command)
                .thenApply(result -> LeaseJson.of(partition + "/" + offset, result));
    }

    /**
     * Answers the waiting callers with no leases, and records the current leases for the replicas that receive the
     * partitions next.
     */
    @Override
    public void close() {
        channels.close();
        admin.close(Duration.ZERO);
        threads.shutdown();
    }
}
