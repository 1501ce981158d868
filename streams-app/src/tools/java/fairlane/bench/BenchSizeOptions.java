package fairlane.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A picocli mixin with the options of {@code bench} that determine how much is measured. */
final class BenchSizeOptions {
    /**
     * The minimum number of messages per run. Fewer messages could arrive in a single fetch response, from which no
     * rate can be computed.
     */
    private static final int MIN_MESSAGES = 10_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Messages in each run (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Customers, each with one sender (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Option(
            names = "--body-bytes",
            paramLabel = "N",
            defaultValue = "150",
            description = "Size of each message body (default: ${DEFAULT-VALUE}).")
    private int bodyBytes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured rounds of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "8",
            description = "Rounds before the measured ones (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "HTTP connections of arrays, single and leases (default: ${DEFAULT-VALUE}).")
    private int connections;

    /**
     * Returns the size that the options describe.
     *
     * @throws ParameterException if the value of an option is too small
     */
    BenchSize size() {
        requireAtLeast("--messages", messages, MIN_MESSAGES);
        requireAtLeast("--keys", keys, 1);
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--warm-up", warmUp, 0);
        requireAtLeast("--connections", connections, 1);
        return new BenchSize(messages, keys, bodyBytes, rounds, warmUp, connections);
    }

    private void requireAtLeast(String option, int value, int min) {
        if (value < min && command != null) {
            throw new ParameterException(command.commandLine(), option + " must be at least " + min + ", not " + value);
        }
    }
}
