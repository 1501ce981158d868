package fairlane.cli.inspection;

import fairlane.admin.inspection.HeldFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of what is held. */
final class HeldFilterOptions {
    @Option(names = "--channel", paramLabel = "C", description = "Only of this channel.")
    private @Nullable String channel;

    @Option(names = "--customer", paramLabel = "X", description = "Only of this customer.")
    private @Nullable String customer;

    @Option(
            names = "--sender",
            paramLabel = "S",
            description = "Only of this sender; what has none goes by its customer.")
    private @Nullable String sender;

    HeldFilter filter() {
        return new HeldFilter(channel, customer, sender);
    }
}
