package fairlane.broker;

import fairlane.admin.policies.ChannelAdmin;
import fairlane.config.ChannelField;
import fairlane.config.FairlaneConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.gateway.Gateway;
import fairlane.pipeline.PipelineRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A pipeline and gateways on the shared broker, for a class of tests; each test takes a channel of its own. */
final class LeaseStage implements BeforeAllCallback, AfterAllCallback {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final String prefix;
    private final int partitions;
    private final Map<String, Map<ChannelField, String>> channels = new HashMap<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private @Nullable Path directory;
    private @Nullable Stage stage;
    private @Nullable PipelineRunner pipeline;

    /** @param channels that are consumed by leases */
    LeaseStage(String prefix, int partitions, String... channels) {
        this.prefix = prefix;
        this.partitions = partitions;
        List.of(channels).forEach(channel -> with(channel, Map.of()));
    }

    /** One more channel that is consumed by leases. */
    LeaseStage with(String channel, Map<ChannelField, String> fields) {
        channels.put(channel, fields);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "leases");
        stage = Stage.set(Broker.shared(), prefix, partitions);
        channels.forEach(this::lease);
        startPipeline();
        startGateway();
    }

    Stage stage() {
        return Objects.requireNonNull(stage);
    }

    /** What the first gateway answers. */
    HttpLeases http() {
        return http(0);
    }

    HttpLeases http(int gateway) {
        return new HttpLeases(gateways.get(gateway).url());
    }

    /** Makes a channel one that is consumed by leases. */
    void lease(String channel, Map<ChannelField, String> more) {
        Map<ChannelField, String> fields = new HashMap<>(more);
        fields.put(ChannelField.CONSUMPTION, "LEASES");
        new ChannelAdmin(stage().cluster()).set(channel, fields);
    }

    /** How many messages of a channel were released. */
    long delivered(String channel) {
        try (Deliveries topics = new Deliveries(stage())) {
            return topics.read(stage().topics().deliveries(channel)).size();
        }
    }

    /** Waits until so many replicas have partitions of a channel. */
    void awaitOwners(String channel, int count) {
        String group = DeliveryGroups.groupOf(stage().topics(), channel);
        Awaiting.until(
                () -> Stage.await(stage().admin()
                                .describeConsumerGroups(List.of(group))
                                .describedGroups()
                                .get(group)
                                .toCompletionStage()
                                .toCompletableFuture())
                        .members()
                        .stream()
                        .filter(member -> !member.assignment().topicPartitions().isEmpty())
                        .count(),
                owners -> owners == count);
    }

    void startPipeline() {
        pipeline = PipelineRunner.start(config(), stage().encodings());
        try {
            if (!pipeline.awaitReady(READY_WITHIN)) {
                throw new IllegalStateException("the pipeline is not ready");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void stopPipeline() {
        Objects.requireNonNull(pipeline).close();
    }

    /** One more replica, which serves the channels. @return its number */
    int startGateway() {
        gateways.add(Gateway.start(stage().cluster()));
        int number = gateways.size() - 1;
        channels.keySet().forEach(http(number)::awaitServed);
        return number;
    }

    void stopGateways() {
        gateways.forEach(Gateway::close);
        gateways.clear();
    }

    private FairlaneConfig config() {
        return FairlaneConfig.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers",
                        stage().bootstrapServers(),
                        "topic.prefix",
                        prefix,
                        "state.dir",
                        Objects.requireNonNull(directory).toString(),
                        "http.port",
                        "0"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stopGateways();
        stopPipeline();
        stage().close();
        try {
            Broker.deleteTree(Objects.requireNonNull(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
