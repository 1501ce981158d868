package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.LimitAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.LimitText;
import fairlane.cli.text.TextTable;
import fairlane.schema.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "Lists every limit record in one line.",
        description = "* stands for every sender or customer without a record of its own.",
        footer = {"", "Example:  fairlane limits list --channel sms"})
public final class LimitsListCommand extends ClusterCommand {
    @Option(names = "--channel", paramLabel = "C", description = "Only limits of this channel.")
    private @Nullable String channel;

    public LimitsListCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) {
        TextTable table = new TextTable(2, "LIMIT", "SETTINGS");
        new LimitAdmin(cluster).list().forEach((key, stored) -> {
            if (channel == null || key.startsWith(channel + "/")) {
                table.add(List.of(key, summary(stored)));
            }
        });
        table.print(io().out());
        return ExitCode.OK;
    }

    private static String summary(StoredRecord<Limit> stored) {
        return stored instanceof StoredRecord.Unreadable<Limit> unreadable
                ? "unreadable: " + unreadable.reason()
                : stored.toOptional().map(LimitText::summary).orElse("");
    }
}
