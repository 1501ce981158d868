package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An instance of one of the roles: a name in its group and a directory for its state, over several lives. */
final class RoleProcess {
    /** For a pipeline that takes its partitions back at once, however old its state is: else that is asked once a minute. */
    static final Map<String, String> NO_WARM_UP = Map.of("kafka.acceptable.recovery.lag", "1000000000");

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Pattern ENDPOINT = Pattern.compile("answers at (http://\\S+:\\d+)");
    private static final Pattern METRICS = Pattern.compile("metrics at (http://\\S+:\\d+)/metrics");

    private final Processes processes;
    private final Path stateDir;
    private final Path config;
    private final List<String> command;
    private final String readiness;
    private @Nullable FairlaneProcess life;
    private volatile @Nullable String url;

    private RoleProcess(Processes processes, String name, Path config, List<String> command, String readiness) {
        this.processes = processes;
        this.stateDir = stateDir(processes, name);
        this.config = config;
        this.command = command;
        this.readiness = readiness;
    }

    /** @param more settings besides the usual */
    static RoleProcess pipeline(Processes processes, Stage stage, String name, Map<String, String> more) {
        Path config = config(processes, stage, name, more);
        List<String> command = List.of("pipeline", "--config", config.toString());
        return new RoleProcess(processes, name, config, command, "The pipeline is ready.");
    }

    /**
     * A worker of the channel {@link Deliveries#CHANNEL} that posts to a carrier.
     *
     * @param more settings besides the usual
     * @param options of the command, besides the usual
     */
    static RoleProcess worker(
            Processes processes,
            Stage stage,
            String name,
            CarrierProcess carrier,
            Map<String, String> more,
            String... options) {
        Path config = config(processes, stage, name, more);
        List<String> command = new ArrayList<>(List.of("worker", "--channel", Deliveries.CHANNEL));
        command.addAll(List.of("--handler", "webhook", "--set", "url=" + carrier.url()));
        command.addAll(List.of("--set", "allow-private=true", "--config", config.toString()));
        command.addAll(List.of(options));
        return new RoleProcess(processes, name, config, command, "The worker of " + Deliveries.CHANNEL + " runs");
    }

    /** Each life has a port of its own. */
    static RoleProcess gateway(Processes processes, Stage stage, String name) {
        Path config = config(processes, stage, name, Map.of());
        List<String> command = List.of("gateway", "--port", "0", "--config", config.toString());
        return new RoleProcess(processes, name, config, command, "The gateway answers at");
    }

    /**
     * A configuration file for one of a stage's processes.
     *
     * @param more settings besides the usual
     */
    static Path config(Processes processes, Stage stage, String name, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "bootstrap.servers",
                stage.bootstrapServers(),
                "topic.prefix",
                stage.topics().prefix(),
                "state.dir",
                stateDir(processes, name).toString(),
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

    private static Path stateDir(Processes processes, String name) {
        return processes.directory().resolve("state-" + name);
    }

    Path config() {
        return config;
    }

    /**
     * A new life on what the last one left in the state directory.
     *
     * @param javaOptions besides the usual
     */
    RoleProcess start(String... javaOptions) {
        life = processes.start(command, javaOptions);
        return this;
    }

    /** The same on an empty state directory. */
    RoleProcess startWithoutState() {
        try {
            Broker.deleteTree(stateDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start();
    }

    RoleProcess awaitReady() {
        life().awaitOutput(readiness, READY_WITHIN);
        return this;
    }

    /** Where it answers questions; of a gateway that begins a new life, where it did in the last, until it is ready. */
    String url() {
        Matcher found = ENDPOINT.matcher(life().out());
        if (found.find()) {
            url = found.group(1);
        }
        return Objects.requireNonNull(url);
    }

    /** Where its present life tells its metrics and its health. */
    String opsUrl() {
        Matcher found = METRICS.matcher(life().out());
        assertThat(found.find()).as("%s says where its metrics are", life()).isTrue();
        return found.group(1);
    }

    /** The present life, or the last one. */
    FairlaneProcess life() {
        return Objects.requireNonNull(life);
    }
}
