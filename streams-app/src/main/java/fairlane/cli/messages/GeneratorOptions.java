package fairlane.cli.messages;

import fairlane.cli.command.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of the command {@code send} that describe generated requests: how many to generate, and a pattern for
 * each field.
 */
final class GeneratorOptions {
    @Option(
            names = "--generate",
            paramLabel = "N",
            required = true,
            description = "Generates N requests instead of reading them.")
    private long count;

    @Option(names = "--customer", paramLabel = "X", defaultValue = "acme", description = "Default: ${DEFAULT-VALUE}.")
    private String customer = "";

    @Option(names = "--channel", paramLabel = "C", defaultValue = "default", description = "Default: ${DEFAULT-VALUE}.")
    private String channel = "";

    @Option(names = "--sender", paramLabel = "S", description = "Default: none.")
    private @Nullable String sender;

    @Option(
            names = "--recipient",
            paramLabel = "R",
            defaultValue = "recipient-{n}",
            description = "Default: ${DEFAULT-VALUE}.")
    private String recipient = "";

    @Option(
            names = "--body",
            paramLabel = "TEXT",
            defaultValue = "Message {n}",
            description = "Default: ${DEFAULT-VALUE}.")
    private String body = "";

    @Option(names = "--id", paramLabel = "ID", description = "Default: a new unique id for each request.")
    private @Nullable String id;

    @Option(names = "--priority", paramLabel = "P", description = "HIGH, NORMAL or BULK.")
    private @Nullable String priority;

    /**
     * Checks the options.
     *
     * @throws UsageException if the number of requests to generate is less than 1
     */
    void validate() {
        if (count < 1) {
            throw new UsageException("--generate must be at least 1, not " + count);
        }
    }

    long count() {
        return count;
    }

    /** Returns the pattern of each request field by field name; a field whose pattern is null is left out. */
    Map<String, @Nullable String> patterns() {
        Map<String, @Nullable String> patterns = new LinkedHashMap<>();
        patterns.put("customer", customer);
        patterns.put("channel", channel);
        patterns.put("sender", sender);
        patterns.put("recipient", recipient);
        patterns.put("body", body);
        patterns.put("id", id);
        patterns.put("priority", priority);
        return patterns;
    }
}
