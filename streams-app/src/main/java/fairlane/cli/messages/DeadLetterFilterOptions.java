package fairlane.cli.messages;

import fairlane.admin.topics.DeadLetterFilter;
import fairlane.cli.command.UsageException;
import fairlane.config.text.Durations;
import fairlane.contract.DeadLetterReason;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters. */
final class DeadLetterFilterOptions {
    @Option(names = "--channel", paramLabel = "C", description = "Only of this channel.")
    private @Nullable String channel;

    @Option(names = "--customer", paramLabel = "X", description = "Only of this customer.")
    private @Nullable String customer;

    @Option(names = "--reason", paramLabel = "R", description = "Only for this reason: ${COMPLETION-CANDIDATES}.")
    private @Nullable DeadLetterReason reason;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Only from then on: 30m, 2h, 7d ago, or 2030-01-31T08:00:00Z.")
    private @Nullable String since;

    /** @throws UsageException if the time is none */
    DeadLetterFilter filter() {
        return new DeadLetterFilter(channel, customer, reason == null ? null : reason.name(), sinceTime());
    }

    private @Nullable Instant sinceTime() {
        if (since == null) {
            return null;
        }
        try {
            return since.contains("T")
                    ? OffsetDateTime.parse(since).toInstant()
                    : Instant.now().minus(Durations.parse(since));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new UsageException(
                    "--since \"" + since + "\" is no time; write 30m, 2h or 7d, or 2030-01-31T08:00:00Z");
        }
    }
}
