package fairlane.cli;

import fairlane.admin.Cluster;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that needs a Kafka that answers. */
abstract class ClusterCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    private final Io io;

    ClusterCommand(Io io) {
        this.io = io;
    }

    @Override
    public final Integer call() throws InterruptedException {
        check();
        try (Cluster cluster = Cluster.connect(common.load(io, settings()))) {
            return run(cluster);
        } finally {
            io.out().flush();
            io.err().flush();
        }
    }

    final Io io() {
        return io;
    }

    /** What can be said of the options without Kafka. */
    void check() {}

    /** Settings that options of the command stand for. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** @return one of {@link ExitCode} */
    abstract int run(Cluster cluster) throws InterruptedException;
}
