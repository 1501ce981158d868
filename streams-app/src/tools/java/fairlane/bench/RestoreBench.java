package fairlane.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import java.nio.file.Path;

/**
 * Measures how long a pipeline with a backlog takes to become ready, first with its local state on disk, and then with
 * a state that has to be restored from the changelogs.
 */
final class RestoreBench {
    private static final String PIPELINE_NAME = "pipe";

    private RestoreBench() {}

    /**
     * The times that the pipeline took to become ready, in milliseconds.
     *
     * @param messages number of held messages in the backlog
     * @param readyFromDisk time with the local state on disk
     * @param readyFromChangelog time with a state that is restored from the changelogs
     */
    record RestoreTimes(int messages, long readyFromDisk, long readyFromChangelog) {}

    static RestoreTimes measure(FairlaneConfig config, Path directory, BenchSize size) throws InterruptedException {
        try (BenchEnvironment environment = new BenchEnvironment(config, "restore", directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            environment.writeChannel(Channel.newBuilder().setPaused(true));
            generator.send(environment.topics().requests(), size.messages(), size.keys());
            try (PipelineRunner intake = environment.startPipeline(PIPELINE_NAME)) {
                environment.awaitIntake(PIPELINE_NAME, size.messages());
            }
            long fromDisk = millisUntilReady(environment);
            environment.deleteState(PIPELINE_NAME);
            return new RestoreTimes(size.messages(), fromDisk, millisUntilReady(environment));
        }
    }

    private static long millisUntilReady(BenchEnvironment environment) throws InterruptedException {
        long startedAt = System.nanoTime();
        try (PipelineRunner running = environment.startPipeline(PIPELINE_NAME)) {
            return (System.nanoTime() - startedAt) / 1_000_000;
        }
    }
}
