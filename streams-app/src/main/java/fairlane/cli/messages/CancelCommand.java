package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.NumberText;
import fairlane.schema.CancelledBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cancel",
        header = "Cancels messages of a customer.",
        description =
                "Cancels the messages with one id, of one sender, to one recipient, or all of them, that were accepted"
                        + " until now and are not released: they become dead letters (CANCELLED), including scheduled"
                        + " messages and retries. The cancellation applies for 7 days. The command first counts the"
                        + " messages, for at most a second, and asks for confirmation. Released messages are already with"
                        + " the workers.",
        footer = {
            "",
            "Examples:  fairlane cancel --customer acme --id m-17",
            "           fairlane cancel --customer acme --everything --why \"wrong list\" --yes"
        })
public final class CancelCommand extends ClusterCommand {
    private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(1);

    @Option(names = "--customer", paramLabel = "X", required = true, description = "The customer of the messages.")
    private String customer = "";

    @ArgGroup(multiplicity = "1")
    private MessageSelection selection = new MessageSelection();

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            description = "Reason that is stored in the dead letters of the cancelled messages.")
    private @Nullable String note;

    @Option(names = "--yes", description = "Does not ask for confirmation.")
    private boolean yes;

    /** The options that select messages of the customer. Exactly one of them must be given. */
    private static final class MessageSelection {
        @Option(names = "--id", paramLabel = "I", description = "The message with this id.")
        private @Nullable String id;

        @Option(
                names = "--sender",
                paramLabel = "S",
                description =
                        "All messages of this sender; for a message without a sender, the sender is its customer.")
        private @Nullable String sender;

        @Option(names = "--recipient", paramLabel = "R", description = "All messages to this recipient.")
        private @Nullable String recipient;

        @Option(names = "--everything", description = "All messages of the customer.")
        private boolean everything;
    }

    public CancelCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        if (customer.isEmpty()
                || (!selection.everything && selectedMessages().value().isEmpty())) {
            throw new UsageException("a customer, an id, a sender and a recipient must not be empty");
        }
    }

    private CancellationAdmin.CancellationTarget selectedMessages() {
        if (selection.id != null) {
            return new CancellationAdmin.CancellationTarget(customer, CancelledBy.ID, selection.id);
        }
        if (selection.sender != null) {
            return new CancellationAdmin.CancellationTarget(customer, CancelledBy.SENDER, selection.sender);
        }
        return selection.recipient != null
                ? new CancellationAdmin.CancellationTarget(customer, CancelledBy.RECIPIENT, selection.recipient)
                : new CancellationAdmin.CancellationTarget(customer, CancelledBy.EVERYTHING, "");
    }

    @Override
    public int run(Cluster cluster) throws InterruptedException {
        CancellationAdmin cancellations = new CancellationAdmin(cluster);
        CancellationAdmin.CancellableCount count = cancellations.count(selectedMessages(), COUNT_TIMEOUT);
        count.gaps().forEach(gap -> io().err().println("fairlane: " + gap));
        io().out()
                .println((count.complete() ? "" : "At least ") + NumberText.quantity(count.messages(), "held message")
                        + " of " + customer + (count.messages() == 1 ? " matches." : " match."));
        if (!yes && !Confirmation.confirm(io(), "Cancel?")) {
            io().out().println("Nothing was cancelled.");
            return ExitCode.REFUSED;
        }
        cancellations.cancel(selectedMessages(), System.getProperty("user.name", ""), note);
        io().out().println("Cancelled.");
        return ExitCode.OK;
    }
}
