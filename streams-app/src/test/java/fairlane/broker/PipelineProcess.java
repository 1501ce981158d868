package fairlane.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An instance of the pipeline: a name in its group and a directory for its state, over several lives. */
final class PipelineProcess {
    /** It takes its partitions back at once, however old its state is: without, that is asked once a minute. */
    static final Map<String, String> NO_WARM_UP = Map.of("kafka.acceptable.recovery.lag", "1000000000");

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Processes processes;
    private final Path stateDir;
    private final Path config;
    private @Nullable FairlaneProcess life;

    private PipelineProcess(Processes processes, Path stateDir, Path config) {
        this.processes = processes;
        this.stateDir = stateDir;
        this.config = config;
    }

    /** @param more settings besides the usual */
    static PipelineProcess of(Processes processes, Stage stage, String name, Map<String, String> more) {
        Path stateDir = processes.directory().resolve("state-" + name);
        return new PipelineProcess(processes, stateDir, config(processes, stage, name, more));
    }

    /** A configuration file for one of a stage's processes. */
    static Path config(Processes processes, Stage stage, String name, Map<String, String> more) {
        Path stateDir = processes.directory().resolve("state-" + name);
        Map<String, String> settings = new TreeMap<>(Map.of(
                "bootstrap.servers",
                stage.bootstrapServers(),
                "topic.prefix",
                stage.topics().prefix(),
                "state.dir",
                stateDir.toString(),
                "instance.id",
                name,
                "http.port",
                "0",
                "ops.port",
                "0",
                "session.timeout",
                "6s"));
        settings.putAll(more);
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + ": \"" + value + "\""));
        try {
            return Files.write(processes.directory().resolve(name + ".yaml"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path config() {
        return config;
    }

    /** A new life on what the last one left in the state directory. */
    PipelineProcess start() {
        life = processes.start(List.of("pipeline", "--config", config.toString()));
        return this;
    }

    /** The same on an empty state directory. */
    PipelineProcess startWithoutState() {
        try {
            Broker.deleteTree(stateDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start();
    }

    PipelineProcess awaitReady() {
        life().awaitOutput("The pipeline is ready.", READY_WITHIN);
        return this;
    }

    /** The present life, or the last one. */
    FairlaneProcess life() {
        return Objects.requireNonNull(life);
    }
}
