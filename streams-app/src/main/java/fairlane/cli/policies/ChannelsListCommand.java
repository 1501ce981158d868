package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.ChannelText;
import fairlane.cli.text.TextTable;
import fairlane.schema.Channel;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        header = "Lists every channel in one line.",
        description = "Shows for each channel the settings that differ from the defaults.",
        footer = {"", "Example:  fairlane channels list"})
public final class ChannelsListCommand extends ClusterCommand {
    public ChannelsListCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) {
        TextTable table = new TextTable(2, "CHANNEL", "SETTINGS");
        new ChannelAdmin(cluster).list().forEach((name, stored) -> table.add(List.of(name, summary(stored))));
        table.print(io().out());
        return ExitCode.OK;
    }

    private static String summary(StoredRecord<Channel> stored) {
        return stored instanceof StoredRecord.Unreadable<Channel> unreadable
                ? "unreadable: " + unreadable.reason()
                : stored.toOptional().map(ChannelText::summary).orElse("");
    }
}
