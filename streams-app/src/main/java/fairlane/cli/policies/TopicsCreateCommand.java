package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.TopicAdmin;
import fairlane.admin.TopicCreationResult;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.NumberText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        header = "Creates the missing topics.",
        description =
                "Creates the topics with their settings, and the records and topics of the configured channels (by"
                        + " default default, email and sms). Existing topics stay unchanged, so it is safe to run the"
                        + " command again.",
        footer = {"", "Example:  fairlane topics create --partitions 16 --replication-factor 3"})
public final class TopicsCreateCommand extends ClusterCommand {
    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of each topic that carries messages; cannot be changed later (default: 8).")
    private @Nullable String partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "R",
            description = "Copies of each partition (default: the default of the broker).")
    private @Nullable String replicationFactor;

    public TopicsCreateCommand(Io io) {
        super(io);
    }

    @Override
    public Map<String, String> settingsFromOptions() {
        Map<String, String> settings = new HashMap<>();
        if (partitions != null) {
            settings.put("partitions", partitions);
        }
        if (replicationFactor != null) {
            settings.put("replication.factor", replicationFactor);
        }
        return settings;
    }

    @Override
    public int run(Cluster cluster) {
        TopicCreationResult result = new TopicAdmin(cluster).create();
        if (result instanceof TopicCreationResult.Refused refused) {
            io().err().println("fairlane: " + refused.reason());
            return ExitCode.REFUSED;
        }
        print((TopicCreationResult.Complete) result);
        return ExitCode.OK;
    }

    private void print(TopicCreationResult.Complete complete) {
        complete.createdTopics().forEach(topic -> io().out().println("created    " + topic));
        complete.existingTopics().forEach(topic -> io().out().println("exists     " + topic));
        List<String> channels = complete.writtenChannels();
        if (!channels.isEmpty()) {
            io().out().println("created    channels " + String.join(", ", channels));
        }
        io().out()
                .println("Topics that carry messages have " + NumberText.quantity(complete.partitions(), "partition")
                        + ".");
    }
}
