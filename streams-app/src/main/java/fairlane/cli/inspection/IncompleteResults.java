package fairlane.cli.inspection;

import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports results that lack the answers of some pipeline instances. */
final class IncompleteResults {
    private IncompleteResults() {}

    /**
     * Prints each gap as an error line.
     *
     * @return {@link ExitCode#OK} if there is none
     */
    static int report(List<String> gaps, Io io) {
        gaps.forEach(gap -> io.err().println("fairlane: " + gap));
        return gaps.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /**
     * Distinguishes a channel that does not exist from one that holds nothing.
     *
     * @throws UsageException if the channel does not exist
     */
    static void requireChannel(Cluster cluster, @Nullable String channel) {
        if (channel == null) {
            return;
        }
        var existing = new ChannelAdmin(cluster).list().keySet();
        if (!existing.contains(channel)) {
            throw new UsageException("there is no channel " + channel + "; there are: " + String.join(", ", existing));
        }
    }
}
