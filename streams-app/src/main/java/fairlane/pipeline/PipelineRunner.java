package fairlane.pipeline;

import fairlane.config.FairlaneConfig;
import fairlane.config.PipelineConfig;
import fairlane.contract.PolicyTable;
import fairlane.core.limits.SchedulerSettings;
import fairlane.ops.Component;
import fairlane.ops.TraceContext;
import fairlane.pipeline.client.FencingAwareProducer;
import fairlane.pipeline.client.Heartbeats;
import fairlane.pipeline.client.StreamFailureHandler;
import fairlane.pipeline.inspection.InspectionServer;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.task.FairShareProcessor;
import fairlane.pipeline.task.PipelineContext;
import fairlane.pipeline.topics.ChannelTopicWatcher;
import fairlane.pipeline.topics.SetupException;
import fairlane.pipeline.topics.TopicCheck;
import fairlane.pipeline.window.WindowWatcher;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running pipeline, from {@link #start} to {@link #close}. A failure of Kafka Streams ends the pipeline; {@link
 * #ended} reports this end.
 */
public final class PipelineRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PipelineRunner.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final CloseOptions.GroupMembershipOperation membershipOnClose;
    private final Admin admin;
    private final ChannelTopicWatcher channelTopics;
    private final WindowWatcher windows;
    private final KafkaStreams streams;
    private final InspectionServer server;
    private final Component component;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    /**
     * Checks the topics and starts a pipeline.
     *
     * @throws SetupException if topics are missing or do not meet the requirements, or if the HTTP address is in use
     */
    public static PipelineRunner start(FairlaneConfig config, Encodings encodings) {
        Admin admin = Admin.create(config.kafka().properties());
        try {
            Topics topics = new Topics(config.topics().prefix());
            int partitions = new TopicCheck(admin, topics, config.pipeline().applicationId()).requirePartitionCount();
            PipelineRunner runner = new PipelineRunner(config, topics, encodings, admin, partitions);
            runner.streams.start();
            return runner;
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    private PipelineRunner(FairlaneConfig config, Topics topics, Encodings encodings, Admin admin, int partitions) {
        PipelineConfig settings = config.pipeline();
        this.admin = admin;
        this.membershipOnClose = settings.instanceId() == null
                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
        PolicyTable policies = new PolicyTable();
        this.channelTopics = new ChannelTopicWatcher(admin, topics, policies, partitions);
        PipelineContext.RunningTasks tasks = new PipelineContext.RunningTasks();
        this.windows = new WindowWatcher(
                admin,
                config.kafka().properties(),
                topics,
                policies,
                channelTopics,
                tasks::partitions,
                settings.window(),
                System::nanoTime);
        PipelineContext pipeline = new PipelineContext(
                topics,
                encodings,
                policies,
                channelTopics,
                windows,
                new SchedulerSettings(
                        settings.tick().toMillis(),
                        settings.meterGrace().toMillis(),
                        partitions,
                        config.scaling().targetWait().toMillis(),
                        config.ops().metricsEnabled()),
                System::nanoTime,
                tasks,
                settings.dedupeWindow(),
                new PipelineMetrics(config.ops().metricsEnabled()),
                TraceContext.installed());
        Heartbeats heartbeats = new Heartbeats();
        this.server = InspectionServer.start(config.http(), () -> List.copyOf(tasks.all()));
        this.streams = new KafkaStreams(
                new FairShareTopology(
                                topics, encodings, policies, settings.memory().cacheBytes(), settings.dedupeWindow())
                        .build(() -> new FairShareProcessor(pipeline)),
                new StreamsConfig(StreamsSettings.of(config, server.advertisedAddress())),
                new FencingAwareProducer.PipelineClientSupplier(
                        topics.bulk(), pipeline.tasks()::pollTimeout, heartbeats));
        this.component = new PipelineComponent(pipeline, streams, heartbeats);
        server.setComponent(component);
        windows.start();
        streams.setStateListener((now, before) -> onStateChange(now));
        StreamFailureHandler response = new StreamFailureHandler();
        streams.setUncaughtExceptionHandler(
                failure -> response.handle(failure, TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    private void onStateChange(KafkaStreams.State state) {
        log.debug("Kafka Streams has changed to state {}", state);
        if (state == KafkaStreams.State.RUNNING) {
            ready.countDown();
        } else if (state.hasCompletedShutdown()) {
            ended.complete(state == KafkaStreams.State.NOT_RUNNING);
        }
    }

    /**
     * Waits until the state of all partitions of this instance is restored and their records are being processed.
     * Returns false if the timeout passes before that.
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return ready.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns a future that completes when the pipeline has ended, with true after {@link #close} and with false after
     * a failure.
     */
    public CompletableFuture<Boolean> ended() {
        return ended;
    }

    /**
     * Returns the address at which other processes reach the inspection server of this instance, as {@code host:port}.
     */
    public String endpoint() {
        return server.advertisedAddress();
    }

    /** Reports the health and the metrics of this pipeline. */
    public Component component() {
        return component;
    }

    /**
     * Commits all completed work and stops the pipeline. An instance without an instance ID leaves its consumer group,
     * so that other instances take over its partitions immediately. An instance with an instance ID remains a member of
     * the group, and keeps its partitions if it restarts within the session timeout.
     */
    @Override
    public void close() {
        server.close();
        streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(membershipOnClose));
        windows.close();
        channelTopics.close();
        admin.close();
    }
}
