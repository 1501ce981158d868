package fairlane.cli.inspection;

import fairlane.admin.inspection.HeldFilter;
import fairlane.cli.command.ChannelAndCustomerOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A picocli mixin with the options that select held messages. */
final class HeldFilterOptions {
    @Mixin
    private final ChannelAndCustomerOptions filter = new ChannelAndCustomerOptions();

    @Option(
            names = "--sender",
            paramLabel = "S",
            description = "Only messages of this sender; for a message without a sender, the sender is its customer.")
    private @Nullable String sender;

    HeldFilter filter() {
        return new HeldFilter(filter.channel(), filter.customer(), sender);
    }
}
