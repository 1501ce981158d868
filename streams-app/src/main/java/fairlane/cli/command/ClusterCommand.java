package fairlane.cli.command;

import fairlane.admin.Cluster;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that needs a Kafka that answers. */
public abstract class ClusterCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    private final Io io;

    public ClusterCommand(Io io) {
        this.io = io;
    }

    @Override
    public final Integer call() throws InterruptedException {
        validate();
        try (Cluster cluster = Cluster.connect(common.load(io, settingsFromOptions()))) {
            return run(cluster);
        } finally {
            io.out().flush();
            io.err().flush();
        }
    }

    public final Io io() {
        return io;
    }

    /** What can be said of the options without Kafka. */
    public void validate() {}

    /** Settings that options of the command stand for. */
    public Map<String, String> settingsFromOptions() {
        return Map.of();
    }

    /** @return one of {@link ExitCode} */
    public abstract int run(Cluster cluster) throws InterruptedException;
}
