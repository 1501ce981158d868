package fairlane.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picocli mixin with the options {@code --channel} and {@code --customer}, which filter messages. */
public final class ChannelAndCustomerOptions {
    @Option(names = "--channel", paramLabel = "C", description = "Only messages on this channel.")
    private @Nullable String channel;

    @Option(names = "--customer", paramLabel = "X", description = "Only messages of this customer.")
    private @Nullable String customer;

    /** Returns the channel to select; null selects all channels. */
    public @Nullable String channel() {
        return channel;
    }

    /** Returns the customer to select; null selects all customers. */
    public @Nullable String customer() {
        return customer;
    }
}
