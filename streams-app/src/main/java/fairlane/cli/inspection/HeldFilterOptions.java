package fairlane.cli.inspection;

import fairlane.admin.inspection.HeldFilter;
import fairlane.cli.command.ChannelAndCustomerOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which of what is held. */
final class HeldFilterOptions {
    @Mixin
    private final ChannelAndCustomerOptions filter = new ChannelAndCustomerOptions();

    @Option(
            names = "--sender",
            paramLabel = "S",
            description = "Only of this sender; what has none goes by its filter.customer().")
    private @Nullable String sender;

    HeldFilter filter() {
        return new HeldFilter(filter.channel(), filter.customer(), sender);
    }
}
