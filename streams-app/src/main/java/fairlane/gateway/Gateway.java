package fairlane.gateway;

import fairlane.abuse.AbuseWatch;
import fairlane.abuse.HandedIn;
import fairlane.abuse.VerdictLog;
import fairlane.admin.Cluster;
import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.config.GatewayConfig;
import fairlane.gateway.leases.Leases;
import fairlane.ops.Part;
import fairlane.schema.Channel;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The gateway: everything it runs, from its start to its end. */
public final class Gateway implements AutoCloseable {
    private final Callers callers;
    private final PolicyTables tables;
    private final Intake intake;
    private final IntakeCounts counts = new IntakeCounts();
    private final Publisher publisher;
    private final IntakeExchange exchange;
    private final TopicFollower follower;
    private final Expectations expectations;
    private final Leases leases;
    private final AbuseWatch abuse;
    private final KafkaWatch kafka;
    private final HttpMetrics http;
    private final WantedWorkerCounts workers;
    private final GatewayServer server;
    private final Part part;

    private Gateway(Cluster cluster) {
        GatewayConfig config = cluster.config().gateway();
        this.callers = config.access().keys() == null
                ? authorization -> Optional.of(Caller.OPERATOR)
                : Keys.read(config.access().keys());
        this.tables = new PolicyTables(cluster.encodings());
        this.intake = new Intake(tables);
        this.publisher = new Publisher(cluster, config.timeout());
        VerdictCounts verdicts = new VerdictCounts();
        this.abuse = new AbuseWatch(cluster, tables, this::handedIn, new VerdictLog().andThen(verdicts));
        this.exchange = new IntakeExchange(intake, publisher, cluster.topics().intake());
        this.follower = follow(cluster);
        Topics topics = cluster.topics();
        List.of(topics.requests(), topics.bulk(), topics.cancellations(), topics.intake())
                .forEach(publisher::know);
        this.expectations = new Expectations(tables, new ReleaseEstimateClient(cluster));
        this.kafka = new KafkaWatch(cluster.admin());
        this.http = new HttpMetrics(cluster.config().ops().metrics());
        this.leases = new Leases(cluster.config(), cluster.encodings(), tables::channels);
        this.workers = new WantedWorkerCounts(cluster, System::nanoTime);
        this.part = new GatewayPart(kafka, http, counts, leases, publisher, verdicts, workers);
        this.server = listen(config, routes(cluster));
        exchange.start();
        leases.start(cluster.config()
                .leases()
                .advertised(config.bind(), URI.create(server.url()).getPort()));
        if (cluster.config().abuse().enabled()) {
            abuse.start();
        }
    }

    /** Knows what the topics say of channels, limits and alerts before it answers anybody. */
    private TopicFollower follow(Cluster cluster) {
        Topics topics = cluster.topics();
        try {
            return new TopicFollower(
                    cluster,
                    Map.of(
                            topics.channels(),
                            tables::readChannel,
                            topics.limits(),
                            message -> {
                                tables.readLimit(message);
                                abuse.readLimit(message);
                            },
                            topics.alerts(),
                            abuse::readAlert),
                    Map.of(topics.intake(), exchange::read));
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    private List<Routes> routes(Cluster cluster) {
        Topics topics = cluster.topics();
        RecordWriter<SendRequest> writer = cluster.encodings().writer(SendRequest.class);
        return List.of(
                new MessageRoutes(
                        new Submissions(tables, intake, counts, writer, topics.requests()),
                        expectations,
                        counts,
                        intake,
                        publisher,
                        new CancellationAdmin(cluster),
                        topics),
                new ServiceRoutes(counts, kafka::health),
                new LeaseRoutes(leases, tables::channels),
                new LaneRoutes(cluster),
                new WhyRoutes(cluster),
                new ChannelRoutes(cluster, leases),
                new WorkerRoutes(workers, tables::hasChannel),
                new LimitRoutes(cluster, tables),
                new DeadLetterRoutes(cluster),
                new AlertRoutes(cluster));
    }

    /** The settings that it publishes with, where nobody has set others: to compare with. */
    public static Map<String, Object> publishing(GatewayConfig config) {
        return Publisher.settings(config.timeout());
    }

    private List<HandedIn> handedIn() {
        return counts.all().stream()
                .filter(IntakeCounts.Count::isOfOne)
                .map(count -> new HandedIn(count.customer(), count.accepted() + count.invalid(), count.invalid()))
                .toList();
    }

    private GatewayServer listen(GatewayConfig config, List<Routes> routes) {
        try {
            return GatewayServer.start(config, callers, routes, http);
        } catch (RuntimeException e) {
            closeAllButServer();
            throw e;
        }
    }

    /**
     * Starts it; the cluster stays the caller's.
     *
     * @throws GatewayException if it cannot start; the message says why
     */
    public static Gateway start(Cluster cluster) {
        return new Gateway(cluster);
    }

    /** What it tells those who run it. */
    public Part part() {
        return part;
    }

    /** Where it listens. */
    public String url() {
        return server.url();
    }

    /** Every channel there is, by its name, as of now. */
    public Map<String, Channel> channels() {
        return tables.channels();
    }

    /** Each call that it answers, as {@code GET /v1/lanes}. */
    Set<String> operations() {
        return server.router().templates().entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    /** Calls that are not answered yet. */
    int callsInHand() {
        return server.callsInHand();
    }

    @Override
    public void close() {
        leases.close(); // whoever waits is answered
        server.close();
        closeAllButServer();
    }

    private void closeAllButServer() {
        leases.close();
        abuse.close();
        kafka.close();
        exchange.close();
        follower.close();
        expectations.close();
        publisher.close();
    }
}
