package fairlane.carrier;

import fairlane.cli.command.Io;
import fairlane.cli.command.ToolCommandProvider;

/** Provides the command {@code fairlane fake-carrier}. */
public final class FakeCarrierCommandProvider implements ToolCommandProvider {
    @Override
    public Object create(Io io) {
        return new FakeCarrierCommand(io);
    }
}
