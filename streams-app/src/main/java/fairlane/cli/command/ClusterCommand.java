package fairlane.cli.command;

import fairlane.admin.Cluster;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that connects to Kafka. */
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

    /**
     * Checks the options before the command connects to Kafka; throws an exception if an option has an invalid value.
     */
    public void validate() {}

    /** Returns the configuration values that are given as options of this command, by configuration key. */
    public Map<String, String> settingsFromOptions() {
        return Map.of();
    }

    /**
     * Runs the command.
     *
     * @return one of the codes in {@link ExitCode}
     */
    public abstract int run(Cluster cluster) throws InterruptedException;
}
