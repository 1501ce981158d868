package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.DeadLetters;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.NumberText;
import fairlane.schema.SendRequest;
import fairlane.wire.Masks;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "Lists the newest dead letters.",
        description = "Oldest first: time, reason, customer, message, and the record it came from.",
        footer = {"", "Example:  fairlane dead-letters list --reason EXPIRED --since 2h"})
public final class DeadLettersListCommand extends ClusterCommand {
    @Mixin
    private final DeadLetterFilterOptions filterOptions = new DeadLetterFilterOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum number of dead letters, the newest (default: 50).")
    private int count;

    @Option(names = "--show-bodies", description = "Shows recipients and bodies unmasked.")
    private boolean showBodies;

    public DeadLettersListCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        filterOptions.filter();
        if (count < 1) {
            throw new UsageException("--count must be at least 1, not " + count);
        }
    }

    @Override
    public int run(Cluster cluster) {
        DeadLetters.FoundDeadLetters found = new DeadLetters(cluster).find(filterOptions.filter(), count);
        found.newest().forEach(letter -> io().out().println(line(letter)));
        if (found.matchingCount() > found.newest().size()) {
            io().err()
                    .println("These are the newest "
                            + NumberText.number(found.newest().size()) + " of "
                            + NumberText.number(found.matchingCount()) + "; --count shows more.");
        } else if (found.matchingCount() == 0) {
            io().err().println("There are no such dead letters.");
        }
        return ExitCode.OK;
    }

    private String line(DeadLetter letter) {
        String reasonText = letter.reason().isEmpty() ? "-" : letter.reason();
        String customerText = letter.customer().isEmpty() ? "(no customer)" : letter.customer();
        return letter.at() + "  " + reasonText + "  " + customerText + "  " + request(letter) + "  " + letter.error()
                + (letter.source().isEmpty() ? "" : "  (" + letter.source() + ")");
    }

    private String request(DeadLetter letter) {
        SendRequest request = letter.request();
        if (request == null) {
            return "(" + NumberText.quantity(letter.bytes(), "byte") + ", no request)";
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
