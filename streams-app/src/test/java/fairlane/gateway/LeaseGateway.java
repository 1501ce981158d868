package fairlane.gateway;

import fairlane.config.FairlaneConfig;
import fairlane.gateway.leases.Leases;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A gateway that has only leases. */
public final class LeaseGateway implements AutoCloseable {
    private final GatewayServer server;
    private final Leases leases;

    public LeaseGateway(FairlaneConfig config, Encodings encodings, Supplier<Map<String, Channel>> channels) {
        leases = new Leases(config, encodings, channels);
        server = GatewayServer.start(
                config.gateway(),
                authorization -> Optional.of(Caller.OPERATOR),
                List.of(new LeaseRoutes(leases, channels)));
        leases.start(config.leases().advertised(config.gateway().bind(), server.port()));
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        leases.close();
        server.close();
    }
}
