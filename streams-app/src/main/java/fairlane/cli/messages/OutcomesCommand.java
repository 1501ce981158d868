package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.topics.OutcomeJson;
import fairlane.admin.topics.OutcomeTail;
import fairlane.cli.command.ChannelAndCustomerOptions;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.ops.ShutdownSignal;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "outcomes",
        header = "Shows the outcome of each attempt to send a message.",
        description = {
            "Prints a line of JSON for each outcome that a worker records: DELIVERED, RETRIED, REJECTED (the message"
                    + " is now a dead letter) or UNKNOWN (a worker that acknowledges before it sends crashed during the"
                    + " attempt). Ctrl-C ends it."
        },
        footer = {
            "",
            "Examples:  fairlane outcomes --channel sms",
            "           fairlane outcomes --customer acme --id 4711 --from-beginning --timeout 1"
        })
public final class OutcomesCommand extends ClusterCommand {
    @Mixin
    private final ChannelAndCustomerOptions filter = new ChannelAndCustomerOptions();

    @Option(names = "--id", paramLabel = "I", description = "Only outcomes of the message with this id.")
    private @Nullable String id;

    @Option(
            names = "--status",
            paramLabel = "S",
            description = "Only outcomes with this status: DELIVERED, RETRIED, REJECTED or UNKNOWN.")
    private @Nullable String statusName;

    /**
     * The value of the option {@code --status}. The command converts the value when it runs, because picocli would
     * otherwise load {@link OutcomeStatus}, and with it Avro's parser, whenever it prints a help text.
     */
    private @Nullable OutcomeStatus status;

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    public OutcomesCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        followOptions.validate();
        status = statusName == null ? null : parseStatus(statusName);
    }

    private static OutcomeStatus parseStatus(String name) {
        return Arrays.stream(OutcomeStatus.values())
                .filter(status -> status.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("--status is DELIVERED, RETRIED, REJECTED or UNKNOWN, not " + name));
    }

    @Override
    public int run(Cluster cluster) {
        OutcomeJson json = new OutcomeJson();
        try (ShutdownSignal signal = ShutdownSignal.install();
                OutcomeTail tail = new OutcomeTail(cluster, followOptions.fromBeginning())) {
            long seen = followOptions.follow(tail, signal, entry -> {
                boolean isMatch = matches(entry);
                if (isMatch) {
                    io().out().println(json.toJson(entry));
                }
                return isMatch;
            });
            return followOptions.exitCode(seen, "outcomes", io());
        }
    }

    private boolean matches(OutcomeTail.OutcomeEntry entry) {
        if (filter.customer() != null && !filter.customer().equals(entry.customer())) {
            return false;
        }
        Optional<Outcome> readable = Optional.of(entry.outcome()).flatMap(StoredRecord::toOptional);
        return readable.map(this::matches).orElse(filter.channel() == null && id == null && status == null);
    }

    private boolean matches(Outcome outcome) {
        return (filter.channel() == null || filter.channel().equals(outcome.getChannel()))
                && (id == null || id.equals(outcome.getId()))
                && (status == null || status == outcome.getStatus());
    }
}
