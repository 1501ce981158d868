package fairlane.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A worker of the channel {@link Deliveries#CHANNEL} that posts to a carrier: a name in its group, over several lives. */
final class WorkerProcess {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Processes processes;
    private final List<String> command;
    private @Nullable FairlaneProcess life;

    private WorkerProcess(Processes processes, List<String> command) {
        this.processes = processes;
        this.command = command;
    }

    /**
     * @param settings besides the usual
     * @param options of the command, besides the usual
     */
    static WorkerProcess of(
            Processes processes,
            Stage stage,
            String name,
            CarrierProcess carrier,
            Map<String, String> settings,
            String... options) {
        Path config = PipelineProcess.config(processes, stage, name, settings);
        List<String> command = new ArrayList<>(List.of("worker", "--channel", Deliveries.CHANNEL));
        command.addAll(List.of("--handler", "webhook", "--set", "url=" + carrier.url()));
        command.addAll(List.of("--set", "allow-private=true", "--config", config.toString()));
        command.addAll(List.of(options));
        return new WorkerProcess(processes, command);
    }

    /** A new life. */
    WorkerProcess start() {
        life = processes.start(command);
        return this;
    }

    WorkerProcess awaitReady() {
        life().awaitOutput("The worker of " + Deliveries.CHANNEL + " runs", READY_WITHIN);
        return this;
    }

    /** The present life, or the last one. */
    FairlaneProcess life() {
        return Objects.requireNonNull(life);
    }
}
