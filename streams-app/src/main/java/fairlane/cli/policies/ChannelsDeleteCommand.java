package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        header = "Deletes a channel.",
        description =
                "Requests for it become dead letters (UNKNOWN_CHANNEL). Its deliveries topic and the messages in it"
                        + " stay.",
        footer = {"", "Example:  fairlane channels delete push"})
public final class ChannelsDeleteCommand extends ClusterCommand {
    @Parameters(paramLabel = "CHANNEL", description = "Name of the channel.")
    private String name = "";

    public ChannelsDeleteCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) {
        if (!new ChannelAdmin(cluster).delete(name)) {
            throw new UsageException("there is no channel " + name + "; see: fairlane channels list");
        }
        io().out().println("deleted " + name + "; its topic " + cluster.topics().deliveries(name) + " still exists");
        return ExitCode.OK;
    }
}
