package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.cli.text.ChannelText;
import fairlane.cli.text.TextTable;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** The text that the command {@code dev} prints when all its components are ready. */
final class DevBanner {
    private static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

    private final PrintWriter out;
    private final Cluster cluster;
    private final DevDirectory directory;

    DevBanner(PrintWriter out, Cluster cluster, DevDirectory directory) {
        this.out = out;
        this.cluster = cluster;
        this.directory = directory;
    }

    /**
     * Prints the addresses of the components, the channels, and example commands.
     *
     * @param gatewayUrl base URL of the HTTP gateway
     * @param opsUrl base URL of the metrics and health endpoints
     */
    void print(String gatewayUrl, String opsUrl) {
        String servers = cluster.config().kafka().bootstrapServers();
        TextTable channels = channelTable();
        String retentionNote = directory.temporary() ? " (deleted on exit; --data DIR keeps it)" : "";
        out.printf(
                Locale.ROOT,
                "Fairlane is ready after %.1f s, pid %d. Ctrl-C stops it.%n%n",
                secondsSinceStart(),
                ProcessHandle.current().pid());
        out.println("Kafka  " + servers);
        out.println("HTTP   " + gatewayUrl);
        out.println("ops    " + opsUrl + "/metrics, /health/live, /health/ready");
        out.println("data   " + directory.path() + retentionNote);
        out.println();
        channels.print(out);
        printExamples(gatewayUrl, servers.equals(DEFAULT_BOOTSTRAP_SERVERS) ? "" : " --bootstrap-server " + servers);
        out.flush();
    }

    /**
     * Returns the time since the JVM started. The start time of the process would be too early, because the shell
     * script that started the JVM in its own process may have built the project first.
     */
    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0;
    }

    private TextTable channelTable() {
        TextTable table = new TextTable(2, "CHANNEL", "LIMITS");
        new ChannelAdmin(cluster)
                .list()
                .forEach((name, stored) -> table.add(List.of(
                        name, stored.toOptional().map(ChannelText::summary).orElse("unreadable"))));
        return table;
    }

    private void printExamples(String gatewayUrl, String serverOption) {
        out.println();
        out.println("Try in another terminal:");
        out.println("  bin/fairlane send --file examples/hello.jsonl" + serverOption);
        out.println(
                "  curl " + gatewayUrl + "/v1/messages --json"
                        + " '{\"customer\":\"acme\",\"channel\":\"email\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}'");
        out.println("  bin/fairlane tail sms --from-beginning" + serverOption);
        out.println("  bin/fairlane outcomes --channel sms --from-beginning" + serverOption);
        out.println("  bin/fairlane limits set --channel sms --sender +15550100 --rate 5/s" + serverOption);
    }
}
