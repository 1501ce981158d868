package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.DeadLetter;
import fairlane.admin.DeadLetterFilter;
import fairlane.admin.DeadLetters;
import fairlane.config.Durations;
import fairlane.schema.SendRequest;
import fairlane.wire.Masks;
import fairlane.wire.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "The newest messages that were given up on.",
        description = "Oldest first: when, why, whose, and where they came from.",
        footer = {"", "Example:  fairlane dead-letters list --reason EXPIRED --since 2h"})
final class DeadLettersListCommand extends ClusterCommand {
    @Option(names = "--channel", paramLabel = "C", description = "Only of this channel.")
    private @Nullable String channel;

    @Option(names = "--customer", paramLabel = "X", description = "Only of this customer.")
    private @Nullable String customer;

    @Option(names = "--reason", paramLabel = "R", description = "Only for this reason: ${COMPLETION-CANDIDATES}.")
    private @Nullable Reason reason;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Only from then on: 30m, 2h, 7d ago, or 2030-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, the newest (default: 50).")
    private int count;

    @Option(names = "--show-bodies", description = "Recipients and bodies as they are.")
    private boolean showBodies;

    DeadLettersListCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        since();
        if (count < 1) {
            throw new MistakeException("--count is at least 1, not " + count);
        }
    }

    @Override
    int run(Cluster cluster) {
        DeadLetterFilter filter =
                new DeadLetterFilter(channel, customer, reason == null ? null : reason.name(), since());
        DeadLetters.Found found = new DeadLetters(cluster).find(filter, count);
        found.newest().forEach(letter -> io().out().println(line(letter)));
        if (found.matching() > found.newest().size()) {
            io().err()
                    .println(
                            "These are the newest " + Text.number(found.newest().size()) + " of "
                                    + Text.number(found.matching()) + "; --count shows more.");
        } else if (found.matching() == 0) {
            io().err().println("There are none.");
        }
        return ExitCode.OK;
    }

    private @Nullable Instant since() {
        if (since == null) {
            return null;
        }
        try {
            return since.contains("T")
                    ? OffsetDateTime.parse(since).toInstant()
                    : Instant.now().minus(Durations.parse(since));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new MistakeException(
                    "--since \"" + since + "\" is no time; write 30m, 2h or 7d, or 2030-01-31T08:00:00Z");
        }
    }

    private String line(DeadLetter letter) {
        String reasonText = letter.reason().isEmpty() ? "-" : letter.reason();
        String whose = letter.customer().isEmpty() ? "(no customer)" : letter.customer();
        return letter.at() + "  " + reasonText + "  " + whose + "  " + request(letter) + "  " + letter.error()
                + (letter.source().isEmpty() ? "" : "  (" + letter.source() + ")");
    }

    private String request(DeadLetter letter) {
        SendRequest request = letter.request();
        if (request == null) {
            return "(" + Text.count(letter.bytes(), "byte") + ", no request)";
        }
        String sender = request.getSender() == null ? "" : request.getSender() + " ";
        return request.getChannel() + " " + request.getId() + "  " + sender + "-> " + recipient(request) + "  "
                + body(request);
    }

    private String recipient(SendRequest request) {
        return showBodies ? request.getRecipient() : Masks.recipient(request.getRecipient());
    }

    private String body(SendRequest request) {
        return showBodies
                ? "\"" + StandardCharsets.UTF_8.decode(request.getBody().duplicate()) + "\""
                : Masks.body(request.getBody());
    }
}
