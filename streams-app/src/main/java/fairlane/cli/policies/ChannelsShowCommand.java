package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.ChannelText;
import fairlane.schema.Channel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        header = "Shows all settings of a channel.",
        description = "Prints each setting as it is written in the configuration.",
        footer = {"", "Example:  fairlane channels show sms"})
public final class ChannelsShowCommand extends ClusterCommand {
    @Parameters(paramLabel = "CHANNEL", description = "Name of the channel.")
    private String name = "";

    public ChannelsShowCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) {
        StoredRecord<Channel> stored = new ChannelAdmin(cluster).list().get(name);
        if (stored == null) {
            throw new UsageException("there is no channel " + name + "; see: fairlane channels list");
        }
        if (stored instanceof StoredRecord.Unreadable<Channel> unreadable) {
            io().err().println("fairlane: the record of channel " + name + " is unreadable: " + unreadable.reason());
            return ExitCode.REFUSED;
        }
        stored.toOptional().ifPresent(this::print);
        return ExitCode.OK;
    }

    private void print(Channel channel) {
        ChannelText.fields(channel).forEach((field, value) -> io().out().printf("%-15s %s%n", field, value));
    }
}
