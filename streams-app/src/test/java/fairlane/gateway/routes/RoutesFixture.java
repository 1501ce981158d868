package fairlane.gateway.routes;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.FakePipeline;
import fairlane.config.GatewayConfig;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.contract.PolicyTable;
import fairlane.contract.PolicyTableUpdater;
import fairlane.gateway.ContractClient;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.ApiKeys;
import fairlane.gateway.http.GatewayServer;
import fairlane.gateway.http.HttpMetrics;
import fairlane.gateway.http.NewApiKey;
import fairlane.gateway.http.Routes;
import fairlane.schema.Limit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts a gateway server with one group of routes for each test class. The server uses API keys, topics in memory, and a
 * fake pipeline that returns fixed rows. Every response is checked against the OpenAPI contract.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoutesFixture {
    static final NewApiKey OPERATOR = NewApiKey.of(null);
    static final NewApiKey ACME = NewApiKey.of("acme");

    final MemoryKafka kafka = new MemoryKafka();
    final Cluster cluster = kafka.cluster();
    final FakePipeline pipeline = FakePipeline.start(kafka, cluster, 0, 1);
    /** The channels and limits that the server knows; the channels are default, email and sms. */
    final PolicyTable policies = new PolicyTable();

    private final PolicyTableUpdater updater = new PolicyTableUpdater(policies, cluster.encodings());
    private final Set<LimitKey> limits = new HashSet<>();
    private final ContractClient client = new ContractClient(HttpClient.newHttpClient());
    private GatewayServer server;

    /** Returns the routes that the test class tests. */
    abstract Routes routes();

    @BeforeAll
    final void startServer(@TempDir Path directory) throws IOException {
        Path keys = Files.write(directory.resolve("keys.txt"), List.of(OPERATOR.line(), ACME.line()));
        GatewayConfig config = new GatewayConfig(
                "127.0.0.1", 0, new GatewayConfig.Access(keys, false), null, 1 << 20, 100, Duration.ofSeconds(2));
        cluster.config().channels().forEach((name, channel) -> policies.putChannel(name, channel, 0));
        server = GatewayServer.start(config, ApiKeys.read(keys), List.of(routes()), new HttpMetrics(true));
    }

    @AfterAll
    final void stopServer() {
        server.close();
        pipeline.close();
    }

    @BeforeEach
    final void reset() {
        kafka.reset(cluster);
        pipeline.reset();
        limits.forEach(key -> updater.onLimitRecord(key.toString(), null, 0));
        limits.clear();
    }

    /** Sets a limit in the policy table of the server; the limit is removed before the next test. */
    final void setLimit(LimitKey key, Limit.Builder limit) {
        policies.putLimit(key, PolicyConversion.toLimitPolicy(limit.build()), 0);
        limits.add(key);
    }

    final String url() {
        return server.url();
    }

    /** Sends a GET call with an operator's API key. */
    final ReceivedResponse get(String path) {
        return send(OPERATOR, "GET", path, "");
    }

    final ReceivedResponse post(String path, String body, String... headers) {
        return send(OPERATOR, "POST", path, body, headers);
    }

    final ReceivedResponse delete(String path) {
        return send(OPERATOR, "DELETE", path, "");
    }

    final ReceivedResponse send(String method, String path, String body, String... headers) {
        return send(OPERATOR, method, path, body, headers);
    }

    final ReceivedResponse send(NewApiKey key, String method, String path, String body, String... headers) {
        String[] all = Stream.concat(Stream.of("Authorization", "Bearer " + key.key()), Arrays.stream(headers))
                .toArray(String[]::new);
        return client.send(server.url(), method, path, body, all);
    }

    /** Sends a call without an API key, unless {@code headers} contain one. */
    final ReceivedResponse sendAnonymously(String method, String path, String... headers) {
        return client.send(server.url(), method, path, "", headers);
    }
}
