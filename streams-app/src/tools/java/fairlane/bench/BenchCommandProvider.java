package fairlane.bench;

import fairlane.cli.command.Io;
import fairlane.cli.command.ToolCommandProvider;

/** Provides the command {@code fairlane bench}. */
public final class BenchCommandProvider implements ToolCommandProvider {
    @Override
    public Object create(Io io) {
        return new BenchCommand(io);
    }
}
