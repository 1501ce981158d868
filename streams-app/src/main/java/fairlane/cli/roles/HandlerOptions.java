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

/** A picocli mixin with the options that select and configure the handler, which sends the messages. */
final class HandlerOptions {
    @Option(names = "--handler", paramLabel = "H", description = "The handler that sends the messages.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A setting of the handler; repeatable. NAME.file=FILE reads the value from a file.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Nullable
    String name() {
        return name;
    }

    /** Checks the options as far as possible without the configuration; throws an exception if an option is invalid. */
    void validate() {
        if (name != null) {
            Handlers.installed().require(name, settings.keySet());
        }
    }

    /**
     * Creates the handler that the options name. If the options name no handler, creates the handler that the
     * configuration names.
     *
     * @param fallback the handler to use if neither the options nor the configuration name a handler; null if a missing
     *     name is an error
     */
    Handler create(WorkerConfig config, @Nullable Handler fallback) {
        WorkerConfig merged = config.withHandler(name, settings);
        if (merged.handler() != null) {
            return Handlers.installed().create(merged.handler(), merged.settings(), merged.concurrency());
        }
        if (fallback != null) {
            return fallback;
        }
        throw new UsageException(
                "no handler is given; give --handler, or delivery.handler in the configuration. Handlers: "
                        + Handlers.installed().all().stream()
                                .map(HandlerFactory::name)
                                .collect(Collectors.joining(", ")));
    }

    /** Returns the lines of the help text that list every handler with its settings. */
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
