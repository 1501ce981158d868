package fairlane.cli.inspection;

import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports that a result is incomplete because some pipeline instances did not respond. */
final class IncompleteResults {
    private IncompleteResults() {}

    /**
     * Prints each sentence about a missing part of a result as an error line.
     *
     * @param gaps sentences that state which part of the result is missing
     * @return {@link ExitCode#OK} if {@code gaps} is empty, otherwise {@link ExitCode#REFUSED}
     */
    static int report(List<String> gaps, Io io) {
        gaps.forEach(gap -> io.err().println("fairlane: " + gap));
        return gaps.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /**
     * Checks that a channel exists, because a missing channel would otherwise look like a channel without held
     * messages.
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
