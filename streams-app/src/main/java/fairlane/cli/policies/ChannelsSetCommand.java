package fairlane.cli.policies;

import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.ChannelText;
import fairlane.config.ChannelField;
import fairlane.schema.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        header = "Creates or changes a channel.",
        description =
                "Changes the given settings and keeps the others. If the channel does not exist, the command creates"
                        + " its topic and then the channel. Changes take effect at once, also for queued messages.",
        footer = {
            "",
            "Examples:  fairlane channels set push --rate 500/s --sender-rate \"10/s burst 20\"",
            "           fairlane channels set sms --pause"
        })
public final class ChannelsSetCommand extends ClusterCommand {
    @Parameters(paramLabel = "CHANNEL", description = "Name of the channel.")
    private String name = "";

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description =
                    "Rate of the whole channel, such as 500/s, \"10000/min burst 50\" or unlimited; if several are"
                            + " given, all of them apply.")
    private @Nullable List<String> rates;

    @Option(
            names = "--sender-rate",
            paramLabel = "RATE",
            description = "Rate of each sender that has no limit record of its own.")
    private @Nullable List<String> senderRates;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            description =
                    "Maximum number of released and unacknowledged messages per partition; none: the pipeline adapts"
                            + " the number.")
    private @Nullable String maxInFlight;

    @Option(
            names = "--acknowledged-by",
            paramLabel = "GROUP",
            description = "Consumer group whose committed offsets are the acknowledgements; none: the group of Fairlane"
                    + " workers.")
    private @Nullable String acknowledgedBy;

    @Option(
            names = "--consumption",
            paramLabel = "HOW",
            description = "How messages are consumed: by workers or by leases.")
    private @Nullable String consumption;

    @Option(
            names = "--cost-by",
            paramLabel = "WHAT",
            description = "Cost of a message that states none: message (1 each) or sms-segments.")
    private @Nullable String costBy;

    @Option(
            names = "--max-age",
            paramLabel = "SECONDS",
            description = "Age at which messages without their own expiry expire; none: never.")
    private @Nullable String maxAgeSeconds;

    @Option(
            names = "--pause",
            negatable = true,
            description = "Pauses the channel, so that all its messages are held; --no-pause resumes it.")
    private @Nullable Boolean paused;

    public ChannelsSetCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) {
        ChangedRecord<Channel> changed = new ChannelAdmin(cluster).set(name, changes());
        io().out()
                .println((changed.created() ? "created " : "changed ") + name + ": "
                        + ChannelText.summary(changed.value()));
        return ExitCode.OK;
    }

    private Map<ChannelField, String> changes() {
        Map<ChannelField, String> changes = new EnumMap<>(ChannelField.class);
        putIfGiven(changes, ChannelField.RATES, joinRates(rates));
        putIfGiven(changes, ChannelField.SENDER_RATES, joinRates(senderRates));
        putIfGiven(changes, ChannelField.MAX_IN_FLIGHT, maxInFlight);
        putIfGiven(changes, ChannelField.ACKNOWLEDGED_BY, acknowledgedBy);
        putIfGiven(changes, ChannelField.CONSUMPTION, consumption);
        putIfGiven(changes, ChannelField.COST_BY, costBy);
        putIfGiven(changes, ChannelField.MAX_AGE_SECONDS, maxAgeSeconds);
        putIfGiven(changes, ChannelField.PAUSED, paused == null ? null : paused.toString());
        return changes;
    }

    private static @Nullable String joinRates(@Nullable List<String> texts) {
        return texts == null ? null : String.join(",", texts);
    }

    private static void putIfGiven(Map<ChannelField, String> changes, ChannelField field, @Nullable String text) {
        if (text != null) {
            changes.put(field, text);
        }
    }
}
