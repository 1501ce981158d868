package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import java.nio.file.Path;

/** How long a pipeline takes to be ready with a backlog: on its own disk, and from the changelogs. */
final class Restore {
    private static final String PIPELINE = "pipe";

    private Restore() {}

    /** Both in milliseconds. */
    record Result(int messages, long readyFromDisk, long readyFromChangelog) {}

    static Result measure(FairlaneConfig config, Path directory, BenchSize size) throws InterruptedException {
        try (Lab lab = new Lab(config, "restore", directory);
                Load load = new Load(lab, size.bodyBytes())) {
            lab.channel(Channel.newBuilder().setPaused(true));
            load.send(lab.topics().requests(), size.messages(), size.keys());
            try (PipelineRunner intake = lab.pipeline(PIPELINE)) {
                lab.awaitIntake(PIPELINE, size.messages());
            }
            long fromDisk = millisUntilReady(lab);
            lab.loseState(PIPELINE);
            return new Result(size.messages(), fromDisk, millisUntilReady(lab));
        }
    }

    private static long millisUntilReady(Lab lab) throws InterruptedException {
        long from = System.nanoTime();
        try (PipelineRunner running = lab.pipeline(PIPELINE)) {
            return (System.nanoTime() - from) / 1_000_000;
        }
    }
}
