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
                "What was accepted until now and has not been released, of one id, one sender, one recipient, or all:"
                    + " it becomes a dead letter (CANCELLED), also what is scheduled for later, and retries. It holds"
                    + " for 7 days. Says how many that is now, as far as a second goes, and asks. What was released is"
                    + " with the workers already.",
        footer = {
            "",
            "Examples:  fairlane cancel --customer acme --id m-17",
            "           fairlane cancel --customer acme --everything --why \"wrong list\" --yes"
        })
public final class CancelCommand extends ClusterCommand {
    private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(1);

    @Option(names = "--customer", paramLabel = "X", required = true, description = "Whose messages.")
    private String customer = "";

    @ArgGroup(multiplicity = "1")
    private MessageSelection selection = new MessageSelection();

    @Option(names = "--why", paramLabel = "TEXT", description = "What the dead letters say besides.")
    private @Nullable String note;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    /** Which of a customer's messages. */
    private static final class MessageSelection {
        @Option(names = "--id", paramLabel = "I", description = "The one of this id.")
        private @Nullable String id;

        @Option(
                names = "--sender",
                paramLabel = "S",
                description = "All of this sender; what has none goes by its customer.")
        private @Nullable String sender;

        @Option(names = "--recipient", paramLabel = "R", description = "All to this recipient.")
        private @Nullable String recipient;

        @Option(names = "--everything", description = "All.")
        private boolean everything;
    }

    public CancelCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        if (customer.isEmpty()
                || (!selection.everything && selectedMessages().value().isEmpty())) {
            throw new UsageException("a customer, an id, a sender and a recipient have at least one character");
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
                .println((count.complete() ? "" : "At least ") + NumberText.quantity(count.messages(), "message")
                        + " of " + customer + (count.messages() == 1 ? " is" : " are") + " held that this cancels.");
        if (!yes && !Confirmation.confirm(io(), "Cancel?")) {
            io().out().println("Nothing was cancelled.");
            return ExitCode.REFUSED;
        }
        cancellations.cancel(selectedMessages(), System.getProperty("user.name", ""), note);
        io().out().println("Cancelled.");
        return ExitCode.OK;
    }
}
