package fairlane.cli.roles;

import fairlane.cli.command.UsageException;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handler;
import fairlane.delivery.HandlerFactory;
import fairlane.delivery.Handlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who sends messages on. */
final class HandlerOptions {
    @Option(names = "--handler", paramLabel = "H", description = "Who sends the messages on.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A setting of the handler; may be given several times. NAME.file=FILE has it in a file.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Nullable
    String name() {
        return name;
    }

    /** What can be said of the options without a configuration. */
    void validate() {
        if (name != null) {
            Handlers.installed().require(name, settings.keySet());
        }
    }

    /**
     * Makes the handler that the options name, or else the configuration.
     *
     * @param fallback where neither does; null: that is a mistake
     */
    Handler create(WorkerConfig config, @Nullable Handler fallback) {
        WorkerConfig merged = config.withHandler(name, settings);
        if (merged.handler() != null) {
            return Handlers.installed().create(merged.handler(), merged.settings(), merged.concurrency());
        }
        if (fallback != null) {
            return fallback;
        }
        throw new UsageException("who sends the messages on? Give --handler, or delivery.handler in the"
                + " configuration; there are: "
                + Handlers.installed().all().stream().map(HandlerFactory::name).collect(Collectors.joining(", ")));
    }

    /** For the help: every handler, with its settings. */
    static List<String> helpLines() {
        return Handlers.installed().all().stream()
                .flatMap(factory ->
                        Stream.of("  " + factory.name() + ": " + factory.summary(), "      " + settingsLine(factory)))
                .map(line -> line.replace("%", "%%"))
                .toList();
    }

    private static String settingsLine(HandlerFactory factory) {
        return "settings: " + factory.settings().stream().sorted().collect(Collectors.joining(", "));
    }
}
