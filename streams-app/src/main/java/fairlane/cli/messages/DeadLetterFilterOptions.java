package fairlane.cli.messages;

import fairlane.admin.topics.DeadLetterFilter;
import fairlane.cli.command.ChannelAndCustomerOptions;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.PastTime;
import fairlane.contract.DeadLetterReason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A picocli mixin with the options that select dead letters. */
final class DeadLetterFilterOptions {
    @Mixin
    private final ChannelAndCustomerOptions filter = new ChannelAndCustomerOptions();

    @Option(
            names = "--reason",
            paramLabel = "R",
            description = "Only dead letters with this reason: ${COMPLETION-CANDIDATES}.")
    private @Nullable DeadLetterReason reason;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Only dead letters since this time: 30m, 2h, 7d (ago), or 2030-01-31T08:00:00Z.")
    private @Nullable String since;

    /**
     * Returns the filter that the options describe.
     *
     * @throws UsageException if the value of {@code --since} is not a time
     */
    DeadLetterFilter filter() {
        return new DeadLetterFilter(
                filter.channel(), filter.customer(), reason == null ? null : reason.name(), sinceTime());
    }

    private @Nullable Instant sinceTime() {
        if (since == null) {
            return null;
        }
        try {
            return PastTime.parse(since);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new UsageException(
                    "--since \"" + since + "\" is not a time; write 30m, 2h or 7d, or 2030-01-31T08:00:00Z");
        }
    }
}
