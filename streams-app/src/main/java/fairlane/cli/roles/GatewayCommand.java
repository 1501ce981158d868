package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.gateway.Gateway;
import fairlane.ops.OpsServer;
import fairlane.ops.ShutdownSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gateway",
        header = "Accepts messages over HTTP and reports their status.",
        description = {
            "The HTTP API is described at /openapi.yaml. Several gateways together enforce a customer's intake limit"
                    + " (fairlane limits set --channel intake). Ctrl-C stops it cleanly.",
            "",
            "Without API keys, every caller has access to everything, and the gateway listens on this machine only."
                    + " Create keys with fairlane gateway key, and name their file in the setting gateway.keys."
        },
        footer = {
            "",
            "Examples:  fairlane gateway",
            "           fairlane gateway --bind 0.0.0.0 --port 8443 --config fairlane.yaml"
        })
public final class GatewayCommand extends ClusterCommand {
    @Option(names = "--port", paramLabel = "P", description = "Port of the gateway (default: 8080; 0: any free port).")
    private @Nullable String port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: 127.0.0.1, this machine only).")
    private @Nullable String bindAddress;

    @Option(names = "--insecure", description = "Allows other machines to do everything without an API key.")
    private boolean insecure;

    public GatewayCommand(Io io) {
        super(io);
    }

    @Override
    public Map<String, String> settingsFromOptions() {
        Map<String, String> settings = new HashMap<>();
        if (port != null) {
            settings.put("gateway.port", port);
        }
        if (bindAddress != null) {
            settings.put("gateway.bind", bindAddress);
        }
        if (insecure) {
            settings.put("gateway.insecure", "true");
        }
        return settings;
    }

    @Override
    public int run(Cluster cluster) {
        try (ShutdownSignal signal = ShutdownSignal.install();
                OpsServer ops = OpsServer.start(cluster.config().ops());
                Gateway gateway = Gateway.start(cluster)) {
            ops.serve(List.of(gateway.component()));
            io().out()
                    .println("The gateway answers at " + gateway.url() + ", pid "
                            + ProcessHandle.current().pid() + ", metrics at " + ops.url() + "/metrics");
            io().out().flush();
            signal.requested().join();
            io().out().println("Stopping.");
            io().out().flush();
        }
        return ExitCode.OK;
    }
}
