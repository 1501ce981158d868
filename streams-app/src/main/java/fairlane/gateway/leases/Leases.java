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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Leases the messages of channels that are consumed by leases, and executes commands on the leases. The replicas
 * cooperate: each one serves all messages.
 */
public final class Leases implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** CompletableFuture's default executor starts a thread for each task on machines with two processors. */
    private static final int THREADS = 4;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered("fairlane-leases-answer"));

    private final Admin admin;
    private final LeasedChannels channels;
    private final LeaseCommandRouter commands;
    private final LeaseFinder finder;
    private final LeaseStock stock;

    /**
     * Serves no channel yet.
     *
     * @param allChannels supplies the current channels by name
     */
    public Leases(FairlaneConfig config, Encodings encodings, Supplier<Map<String, Channel>> allChannels) {
        this.admin = Admin.create(config.kafka().properties());
        Peers peers = new Peers(admin);
        PeerCalls calls = new PeerCalls(threads, config.gateway().tls() != null);
        this.channels = new LeasedChannels(config, encodings, allChannels, threads);
        this.commands = new LeaseCommandRouter(channels, peers, calls, threads);
        this.finder = new LeaseFinder(peers, calls, threads);
        this.stock = new LeaseStock(peers, calls);
    }

    /**
     * Starts to serve.
     *
     * @param replica host:port at which the other replicas reach this one, which already listens there
     */
    public void start(String replica) {
        channels.start(replica);
    }

    /** The number of messages of a channel on this replica. */
    public record Counts(int waiting, int leased) {}

    /**
     * The number of messages of a channel on all replicas.
     *
     * @param waiting messages that could be leased
     * @param leased messages that are leased
     * @param gaps a sentence for each replica that does not answer
     */
    public record Totals(int waiting, int leased, List<String> gaps) {
        public Totals {
            gaps = List.copyOf(gaps);
        }
    }

    /** Returns whether this replica serves the channel's messages. */
    public boolean serves(String channel) {
        return channels.find(channel).isPresent();
    }

    /** Returns the counts of this replica; empty if the channel is not consumed by leases. */
    public Optional<Counts> counts(String channel) {
        return channels.find(channel).map(Leases::counts);
    }

    private static Counts counts(LeasedChannels.ServedChannel served) {
        return new Counts(served.leases().waiting(), served.leases().leased());
    }

    /** Returns the counts of all replicas; empty if the channel is not consumed by leases. Never fails. */
    public CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin) {
        return channels.find(channel)
                .map(served -> stock.total(served, counts(served), origin).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Reports the leased messages, and the metrics of the leasing workers. */
    public void report(MetricSink sink) {
        for (LeasedChannels.ServedChannel served : channels.all()) {
            sink.report(MetricNames.LEASES, served.leases().leased(), served.name());
            served.worker().component().reportMetrics(sink);
        }
    }

    /**
     * Leases messages as soon as there are any, on this replica or on another.
     *
     * @param max 1 or more
     * @param duration of the leases
     * @param wait how long to wait before the result is empty
     * @return as JSON; empty if the channel is not consumed by leases
     */
    public Optional<CompletionStage<ArrayNode>> lease(
            String channel, int max, Duration duration, Duration wait, CallOrigin origin) {
        return channels.find(channel).map(served -> finder.lease(served, max, duration, wait, origin));
    }

    /**
     * Executes a command on several leases.
     *
     * @return the results in the order of the tokens, as JSON
     */
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

    /** Executes a command on one lease. */
    public CompletionStage<LeaseCommandResult> execute(String token, LeaseCommand command, CallOrigin origin) {
        return commands.route(List.of(token), command, origin).get(0);
    }

    /**
     * Executes a command that another replica forwards, on a message that was leased there before its partition moved
     * here.
     */
    public CompletionStage<ObjectNode> executeForMoved(
            String channel, int partition, long offset, LeaseCommand command) {
        return commands.executeForMoved(channel, partition, offset, command)
                .thenApply(result -> LeaseJson.of(partition + "/" + offset, result));
    }

    /** Returns leases as JSON. */
    static ArrayNode json(Stream<Lease> leases) {
        ArrayNode all = MAPPER.createArrayNode();
        leases.map(LeaseJson::of).forEach(all::add);
        return all;
    }

    /** Answers waiting callers with no leases, and records the leases for the replica that serves the messages next. */
    @Override
    public void close() {
        channels.close();
        admin.close(Duration.ZERO);
        threads.shutdown();
    }
}
