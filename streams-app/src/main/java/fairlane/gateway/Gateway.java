package fairlane.gateway;

import fairlane.abuse.AbuseMonitor;
import fairlane.abuse.SubmissionTotals;
import fairlane.abuse.ViolationLog;
import fairlane.admin.Cluster;
import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.config.GatewayConfig;
import fairlane.contract.PolicyTable;
import fairlane.contract.PolicyTableUpdater;
import fairlane.gateway.http.ApiKeys;
import fairlane.gateway.http.Caller;
import fairlane.gateway.http.CallerAuthenticator;
import fairlane.gateway.http.GatewayException;
import fairlane.gateway.http.GatewayServer;
import fairlane.gateway.http.HttpMetrics;
import fairlane.gateway.http.Routes;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.gateway.intake.IntakeExchange;
import fairlane.gateway.intake.IntakeThrottle;
import fairlane.gateway.intake.RequestPublisher;
import fairlane.gateway.intake.SubmissionEstimator;
import fairlane.gateway.intake.SubmissionEvaluator;
import fairlane.gateway.intake.SubmissionServices;
import fairlane.gateway.leases.ReplicatedLeases;
import fairlane.gateway.routes.AlertRoutes;
import fairlane.gateway.routes.ChannelRoutes;
import fairlane.gateway.routes.DeadLetterRoutes;
import fairlane.gateway.routes.LaneRoutes;
import fairlane.gateway.routes.LeaseRoutes;
import fairlane.gateway.routes.LimitRoutes;
import fairlane.gateway.routes.MessageRoutes;
import fairlane.gateway.routes.MessageTraceRoutes;
import fairlane.gateway.routes.ServiceRoutes;
import fairlane.gateway.routes.WorkerRoutes;
import fairlane.ops.Component;
import fairlane.schema.Channel;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.wire.RecordText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts the gateway, owns every service that the gateway consists of, and closes these services. */
public final class Gateway implements AutoCloseable {
    private final CallerAuthenticator authenticator;
    private final PolicyTable policies;
    private final IntakeThrottle throttle;
    private final IntakeCounters intakeCounters = new IntakeCounters();
    private final RequestPublisher publisher;
    private final IntakeExchange intakeExchange;
    private final TopicFollower topicFollower;
    private final SubmissionEstimator estimator;
    private final ReplicatedLeases leases;
    private final AbuseMonitor abuseMonitor;
    private final KafkaHealthCheck kafkaHealth;
    private final HttpMetrics httpMetrics;
    private final WantedWorkerCounts wantedWorkers;
    private final GatewayServer server;
    private final Component component;

    private Gateway(Cluster cluster) {
        GatewayConfig config = cluster.config().gateway();
        this.authenticator = config.access().keys() == null
                ? authorization -> Optional.of(Caller.OPERATOR)
                : ApiKeys.read(config.access().keys());
        this.policies = new PolicyTable();
        this.throttle = new IntakeThrottle(policies);
        this.publisher = new RequestPublisher(cluster, config.timeout());
        ViolationCounters violations = new ViolationCounters();
        this.abuseMonitor = new AbuseMonitor(
                cluster, new KnownPolicies(policies), this::submissionTotals, new ViolationLog().andThen(violations));
        this.intakeExchange =
                new IntakeExchange(throttle, publisher, cluster.topics().intake());
        this.topicFollower = followTopics(cluster);
        Topics topics = cluster.topics();
        List.of(topics.requests(), topics.bulk(), topics.cancellations(), topics.intake())
                .forEach(publisher::fetchMetadata);
        this.estimator = new SubmissionEstimator(policies, new ReleaseEstimateClient(cluster));
        this.kafkaHealth = new KafkaHealthCheck(cluster.admin());
        this.httpMetrics = new HttpMetrics(cluster.config().ops().metricsEnabled());
        this.leases = new ReplicatedLeases(cluster.config(), cluster.encodings(), policies::channelRecords);
        this.wantedWorkers = new WantedWorkerCounts(cluster, System::nanoTime);
        this.component = new GatewayComponent(
                kafkaHealth,
                List.of(httpMetrics::report, intakeCounters::report, leases::report, violations::report),
                wantedWorkers,
                publisher);
        this.server = startServer(config, routes(cluster));
        intakeExchange.start();
        leases.start(cluster.config()
                .leases()
                .advertised(config.bind(), URI.create(server.url()).getPort()));
        if (cluster.config().abuse().enabled()) {
            abuseMonitor.start();
        }
    }

    /**
     * Starts to follow the topics of channels, limits and alerts. This method blocks until it has read all existing
     * records, so that the gateway answers no call before it knows these records.
     */
    private TopicFollower followTopics(Cluster cluster) {
        Topics topics = cluster.topics();
        PolicyTableUpdater updater = new PolicyTableUpdater(policies, cluster.encodings());
        try {
            return new TopicFollower(
                    cluster,
                    Map.of(
                            topics.channels(),
                            message -> updater.onChannelRecord(
                                    RecordText.key(message), message.value(), message.timestamp()),
                            topics.limits(),
                            message -> {
                                updater.onLimitRecord(RecordText.key(message), message.value(), message.timestamp());
                                abuseMonitor.readLimit(message);
                            },
                            topics.alerts(),
                            abuseMonitor::readAlert),
                    Map.of(topics.intake(), intakeExchange::onRecord));
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    private List<Routes> routes(Cluster cluster) {
        Topics topics = cluster.topics();
        RecordWriter<SendRequest> writer = cluster.encodings().writer(SendRequest.class);
        SubmissionEvaluator evaluator =
                new SubmissionEvaluator(policies, throttle, intakeCounters, writer, topics.requests());
        return List.of(
                new MessageRoutes(
                        new SubmissionServices(evaluator, estimator, throttle, intakeCounters, publisher),
                        new CancellationAdmin(cluster),
                        topics),
                new ServiceRoutes(intakeCounters, kafkaHealth::health),
                new LeaseRoutes(leases, policies::channelRecords),
                new LaneRoutes(cluster),
                new MessageTraceRoutes(cluster),
                new ChannelRoutes(cluster, leases),
                new WorkerRoutes(wantedWorkers, policies::hasChannel),
                new LimitRoutes(cluster, policies),
                new DeadLetterRoutes(cluster),
                new AlertRoutes(cluster));
    }

    /**
     * Returns the settings of the gateway's Kafka producer that apply unless the configuration overrides them.
     * Benchmarks use the same settings.
     */
    public static Map<String, Object> producerSettings(GatewayConfig config) {
        return RequestPublisher.producerSettings(config.timeout());
    }

    private List<SubmissionTotals> submissionTotals() {
        return intakeCounters.customerCounts().stream()
                .filter(IntakeCounters.CustomerCount::isSingleCustomer)
                .map(count ->
                        new SubmissionTotals(count.customer(), count.accepted() + count.invalid(), count.invalid()))
                .toList();
    }

    private GatewayServer startServer(GatewayConfig config, List<Routes> routes) {
        try {
            return GatewayServer.start(config, authenticator, routes, httpMetrics);
        } catch (RuntimeException e) {
            closeAllExceptServer();
            throw e;
        }
    }

    /**
     * Starts the gateway. The caller remains the owner of {@code cluster} and closes it after the gateway.
     *
     * @throws GatewayException if the gateway cannot start; the message states the reason
     */
    public static Gateway start(Cluster cluster) {
        return new Gateway(cluster);
    }

    /** Returns the component that reports the health and the metrics of the gateway. */
    public Component component() {
        return component;
    }

    /** Returns the URL at which the gateway listens. */
    public String url() {
        return server.url();
    }

    /** Returns the records of all current channels by channel name. */
    public Map<String, Channel> channels() {
        return policies.channelRecords();
    }

    /** Returns the HTTP operations that the gateway serves, each in the form {@code GET /v1/lanes}. */
    Set<String> operations() {
        return server.router().templates().entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    /** Returns the number of HTTP calls that the gateway has not answered yet. */
    int callsInProgress() {
        return server.callsInProgress();
    }

    @Override
    public void close() {
        leases.close(); // callers that wait for leases get a response before the server closes
        server.close();
        closeAllExceptServer();
    }

    private void closeAllExceptServer() {
        leases.close();
        abuseMonitor.close();
        kafkaHealth.close();
        intakeExchange.close();
        topicFollower.close();
        estimator.close();
        publisher.close();
    }
}
