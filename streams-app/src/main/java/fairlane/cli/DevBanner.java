package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.policies.ChannelAdmin;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What dev says when it is ready. */
final class DevBanner {
    private static final String DEFAULT_SERVERS = "localhost:9092";

    private final PrintWriter out;
    private final Cluster cluster;
    private final DevDirectory directory;

    DevBanner(PrintWriter out, Cluster cluster, DevDirectory directory) {
        this.out = out;
        this.cluster = cluster;
        this.directory = directory;
    }

    /**
     * Prints it.
     *
     * @param gateway its address
     * @param ops where metrics and health are told
     */
    void print(String gateway, String ops) {
        String servers = cluster.config().kafka().bootstrapServers();
        TextTable channels = channels();
        String kept = directory.temporary() ? " (deleted at the end; --data DIR keeps it)" : "";
        out.printf(
                Locale.ROOT,
                "Fairlane is ready after %.1f s, pid %d. Ctrl-C stops it.%n%n",
                sinceStart(),
                ProcessHandle.current().pid());
        out.println("Kafka  " + servers);
        out.println("HTTP   " + gateway);
        out.println("ops    " + ops + "/metrics, /health/live, /health/ready");
        out.println("data   " + directory.path() + kept);
        out.println();
        channels.print(out);
        printExamples(gateway, servers.equals(DEFAULT_SERVERS) ? "" : " --bootstrap-server " + servers);
        out.flush();
    }

    /** Of the JVM: its process may be older, where a shell built everything in it before. */
    private static double sinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0;
    }

    private TextTable channels() {
        TextTable table = new TextTable(2, "CHANNEL", "LIMITS");
        new ChannelAdmin(cluster)
                .list()
                .forEach((name, stored) -> table.add(List.of(
                        name, stored.toOptional().map(ChannelText::summary).orElse("unreadable"))));
        return table;
    }

    private void printExamples(String gateway, String where) {
        out.println();
        out.println("Try in another terminal:");
        out.println("  bin/fairlane send --file examples/hello.jsonl" + where);
        out.println(
                "  curl " + gateway + "/v1/messages --json"
                                    + " '{\"customer\":\"acme\",\"channel\":\"email\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}'");
        out.println("  bin/fairlane tail sms --from-beginning" + where);
        out.println("  bin/fairlane outcomes --channel sms --from-beginning" + where);
        out.println("  bin/fairlane limits set --channel sms --sender +15550100 --rate 5/s" + where);
    }
}
