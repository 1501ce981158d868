package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.PastTime;
import fairlane.config.WorkerConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.delivery.worker.ResumeFrom;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerException;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.ops.OpsServer;
import fairlane.ops.ShutdownSignal;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.Topics;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        header = "Sends the released messages of a channel.",
        description = {
            "Sends many messages at a time; those of one sender one after another, and no closer together than they"
                    + " were released. A sent message is acknowledged; a failed one is retried with growing delays, and"
                    + " becomes a dead letter when its attempts are used up. Several workers of a channel share its"
                    + " partitions. Ctrl-C stops it cleanly.",
            "",
            "After a crash, messages in progress are sent again with the same idempotency key (customer/id)."
        })
public final class WorkerCommand extends ClusterCommand {
    @Option(names = "--channel", paramLabel = "C", required = true, description = "The channel whose messages to send.")
    private String channel = "";

    @Mixin
    private final HandlerOptions handlerOptions = new HandlerOptions();

    @Option(names = "--concurrency", paramLabel = "N", description = "Messages sent at a time (default: 64).")
    private @Nullable String concurrency;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Time after which an attempt counts as failed (default: 30s).")
    private @Nullable String timeout;

    @Option(
            names = "--at-most-once",
            description =
                    "Acknowledges before it sends, for channels where a duplicate is worse than a loss: messages in"
                            + " progress during a crash are not sent again, and their outcome is UNKNOWN.")
    private boolean atMostOnce;

    @Option(
            names = "--resume-from",
            paramLabel = "WHERE",
            description =
                    "Where to resume in partitions whose committed offset has expired: earliest, latest, or a time"
                            + " such as 2h (ago) or 2030-01-31T08:00:00Z. Ignored in other partitions.")
    private @Nullable String resumeFrom;

    WorkerCommand(Io io) {
        super(io);
    }

    /** Creates the command line with a help text that lists all handlers. */
    public static CommandLine commandLine(Io io) {
        CommandLine line = new CommandLine(new WorkerCommand(io));
        List<String> footer = new ArrayList<>(List.of("", "Handlers:"));
        footer.addAll(HandlerOptions.helpLines());
        footer.addAll(List.of("", "Example:  fairlane worker --channel sms --handler log"));
        line.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return line;
    }

    @Override
    public void validate() {
        if (!Topics.isChannelName(channel)) {
            throw new UsageException("\"" + channel + "\" is not a channel name; see: fairlane channels list");
        }
        handlerOptions.validate();
        resumeFrom();
    }

    @Override
    public Map<String, String> settingsFromOptions() {
        Map<String, String> settings = new HashMap<>();
        if (concurrency != null) {
            settings.put("delivery.channels." + channel + ".concurrency", concurrency);
        }
        if (timeout != null) {
            settings.put("delivery.channels." + channel + ".timeout", timeout);
        }
        return settings;
    }

    @Override
    public int run(Cluster cluster) {
        WorkerConfig config = cluster.config().workers().forChannel(channel);
        Channel policy = requireChannel(cluster);
        if (policy.getConsumption() == Consumption.LEASES) {
            throw new UsageException("the channel " + channel
                    + " is consumed by leases, which the gateway grants; change it with: fairlane channels set "
                    + channel + " --consumption WORKERS");
        }
        String group = DeliveryGroups.groupOf(cluster.topics(), channel, policy);
        WorkerOptions options = new WorkerOptions(channel, group, config, atMostOnce, resumeFrom());
        try (ShutdownSignal signal = ShutdownSignal.install();
                OpsServer ops = OpsServer.start(cluster.config().ops());
                Worker worker = Worker.start(
                        cluster.config(), cluster.encodings(), options, handlerOptions.create(config, null))) {
            ops.serve(List.of(worker.component()));
            io().out()
                    .println("The worker of " + channel + " runs, pid "
                            + ProcessHandle.current().pid() + ", in the group " + group + ", metrics at " + ops.url()
                            + "/metrics");
            io().out().flush();
            awaitEnd(worker, signal);
            io().out().println("Stopping.");
            io().out().flush();
        }
        return ExitCode.OK;
    }

    /**
     * Waits until a stop signal arrives or the worker ends.
     *
     * @throws WorkerException if the worker failed
     */
    private static void awaitEnd(Worker worker, ShutdownSignal signal) {
        try {
            CompletableFuture.anyOf(signal.requested(), worker.ended()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WorkerException cause ? cause : e;
        }
    }

    private Channel requireChannel(Cluster cluster) {
        SortedMap<String, StoredRecord<Channel>> channels = new ChannelAdmin(cluster).list();
        StoredRecord<Channel> stored = channels.get(channel);
        if (stored == null) {
            throw new UsageException(
                    "there is no channel " + channel + "; there are: " + String.join(", ", channels.keySet()));
        }
        return stored.toOptional()
                .orElseThrow(() -> new UsageException("the record of channel " + channel + " cannot be read"));
    }

    private @Nullable ResumeFrom resumeFrom() {
        if (resumeFrom == null) {
            return null;
        }
        return switch (resumeFrom.toLowerCase(Locale.ROOT)) {
            case "earliest" -> ResumeFrom.earliest();
            case "latest" -> ResumeFrom.latest();
            default -> ResumeFrom.time(parseTime(resumeFrom));
        };
    }

    private static Instant parseTime(String text) {
        try {
            return PastTime.parse(text);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new UsageException(
                    "--resume-from must be earliest, latest, or a time such as 2h or 2030-01-31T08:00:00Z, not \""
                            + text + "\"");
        }
    }
}
