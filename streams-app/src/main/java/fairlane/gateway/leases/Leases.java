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
 * Hands out the messages of the channels that are consumed by leases, and hears what becomes of them, together with the
 * other replicas: every one of them answers for all messages.
 */
public final class Leases implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The pool that CompletableFuture would take makes a thread for each task where there are two processors. */
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
     * @param allChannels every channel there is, by its name, as of now
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

    /** Starts to serve. @param replica host:port by which the other replicas reach this one: it listens there already */
    public void start(String replica) {
        channels.start(replica);
    }

    /** How many messages this replica has of a channel. */
    public record Counts(int waiting, int leased) {}

    /**
     * How many messages all replicas have of a channel.
     *
     * @param waiting could be handed out
     * @param leased somebody has
     * @param gaps a sentence for each replica that does not answer
     */
    public record Totals(int waiting, int leased, List<String> gaps) {
        public Totals {
            gaps = List.copyOf(gaps);
        }
    }

    /** Whether the channel's messages are handed out here. */
    public boolean serves(String channel) {
        return channels.find(channel).isPresent();
    }

    /** Empty: the channel is not consumed by leases. */
    public Optional<Counts> counts(String channel) {
        return channels.find(channel).map(Leases::counts);
    }

    private static Counts counts(LeasedChannels.ServedChannel served) {
        return new Counts(served.leases().waiting(), served.leases().leased());
    }

    /** What all replicas have of a channel; nothing, where it is not consumed by leases. Never fails. */
    public CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin) {
        return channels.find(channel)
                .map(served -> stock.total(served, counts(served), origin).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Tells what is leased, and what the workers that lend have counted. */
    public void report(MetricSink sink) {
        for (LeasedChannels.ServedChannel served : channels.all()) {
            sink.report(MetricNames.LEASES, served.leases().leased(), served.name());
            served.worker().component().reportMetrics(sink);
        }
    }

    /**
     * Hands out messages as soon as there are any, here or at another replica.
     *
     * @param max 1 or more
     * @param duration how long they are the caller's
     * @param wait so long at the most, until the answer is that there are none
     * @return as JSON; empty: the channel is not consumed by leases
     */
    public Optional<CompletionStage<ArrayNode>> lease(
            String channel, int max, Duration duration, Duration wait, CallOrigin origin) {
        return channels.find(channel).map(served -> finder.lease(served, max, duration, wait, origin));
    }

    /** Says the same of several leases. @return what came of each, in their order, as JSON */
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

    /** Says something of one lease. */
    public CompletionStage<LeaseCommandResult> execute(String token, LeaseCommand command, CallOrigin origin) {
        return commands.route(List.of(token), command, origin).get(0);
    }

    /** Another replica says something of a message that was leased there before its partition came here. */
    public CompletionStage<ObjectNode> executeForMoved(
            String channel, int partition, long offset, LeaseCommand command) {
        return commands.executeForMoved(channel, partition, offset, command)
                .thenApply(result -> LeaseJson.of(partition + "/" + offset, result));
    }

    /** The JSON of an answer. */
    static ArrayNode json(Stream<Lease> leases) {
        ArrayNode all = MAPPER.createArrayNode();
        leases.map(LeaseJson::of).forEach(all::add);
        return all;
    }

    /** Whoever waits is told that there is nothing, and what is leased is told to whoever serves it next. */
    @Override
    public void close() {
        channels.close();
        admin.close(Duration.ZERO);
        threads.shutdown();
    }
}
