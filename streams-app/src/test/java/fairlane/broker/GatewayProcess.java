package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code fairlane gateway}: a name, over several lives, each with a port of its own. */
final class GatewayProcess {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("http://\\S+:\\d+");

    private final Processes processes;
    private final Path config;
    private @Nullable FairlaneProcess life;
    private volatile @Nullable String url;

    private GatewayProcess(Processes processes, Path config) {
        this.processes = processes;
        this.config = config;
    }

    static GatewayProcess of(Processes processes, Stage stage, String name) {
        return new GatewayProcess(processes, PipelineProcess.config(processes, stage, name, Map.of()));
    }

    /** A new life. */
    GatewayProcess start() {
        life = processes.start(List.of("gateway", "--port", "0", "--config", config.toString()));
        return this;
    }

    GatewayProcess awaitReady() {
        life().awaitOutput("The gateway answers at", READY_WITHIN);
        Matcher found = URL.matcher(life().out());
        assertThat(found.find()).isTrue();
        url = found.group();
        return this;
    }

    /** Where it answers, or did in its last life until it is ready again. */
    String url() {
        return Objects.requireNonNull(url);
    }

    /** The present life, or the last one. */
    FairlaneProcess life() {
        return Objects.requireNonNull(life);
    }
}
