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
        header = "Takes messages in over HTTP, and tells what became of them.",
        description = {
            "What it answers is told at /openapi.yaml. Several of them together keep to a customer's limits"
                    + " (fairlane limits set --channel intake). Ctrl-C stops it cleanly.",
            "",
            "Without keys everybody may do everything, and it listens on this machine only: make some with fairlane"
                    + " gateway key, and say where they are with the setting gateway.keys."
        },
        footer = {
            "",
            "Examples:  fairlane gateway",
            "           fairlane gateway --bind 0.0.0.0 --port 8443 --config fairlane.yaml"
        })
public final class GatewayCommand extends ClusterCommand {
    @Option(names = "--port", paramLabel = "P", description = "Where it listens (default: 8080; 0: any that is free).")
    private @Nullable String port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address that it listens at (default: 127.0.0.1, this machine only).")
    private @Nullable String bindAddress;

    @Option(names = "--insecure", description = "Other machines may do everything, without keys.")
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
