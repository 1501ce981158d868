package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.dev.Ports;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricsTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands of the built distribution in separate processes. */
class DistributionIT {
    private static final Path INSTALLATION = Path.of("target/fairlane");
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    @Test
    void devCommandStartsWithoutWarningsDeliversMessagesAndStops() throws Exception {
        int port = Ports.findFree();
        Process dev =
                start("dev", "--kafka-port", "" + port, "--http-port", "0", "--data", "" + directory.resolve("data"));
        try {
            await().atMost(TIMEOUT).until(() -> output("dev.out").contains("Try in another terminal"));
            assertThat(output("dev.out"))
                    .contains(
                            "pid " + dev.pid(),
                            "Kafka  localhost:" + port,
                            "sms      no limit, every sender 1/s burst 1");
            Process send = start(
                    "send",
                    "--file",
                    INSTALLATION + "/examples/hello.jsonl",
                    "--bootstrap-server",
                    "localhost:" + port);
            assertThat(send.waitFor()).isZero();
            assertThat(output("send.out")).isEqualTo("accepted 7: acme 4, bolt 2, corner 1\n");
            Process tail = start(
                    "tail",
                    "sms",
                    "--from-beginning",
                    "--count",
                    "4",
                    "--timeout",
                    "30",
                    "--bootstrap-server",
                    "localhost:" + port);
            assertThat(tail.waitFor()).isZero();
            assertThat(output("tail.out")).hasLineCount(4);
            assertMetricsAreDocumentedAndCorrect(port);
        } finally {
            dev.destroy();
            dev.waitFor();
        }
        assertThat(output("dev.out")).endsWith("Stopping.\n");
        assertThat(output("dev.err").lines())
                .allMatch(line -> line.contains("Leasing the messages of channel jobs in consumer group"));
        assertThat(List.of(output("send.err"), output("tail.err"))).containsOnly("");
    }

    /**
     * Asserts that the command {@code fairlane dev} exposes exactly the metrics in the documented table, and that these
     * metrics count the sent messages. The metric for alerts is excluded, because this test does not trigger any alert.
     */
    private void assertMetricsAreDocumentedAndCorrect(int kafkaPort) throws Exception {
        Process leased = start(
                "channels", "set", "jobs", "--consumption", "LEASES", "--bootstrap-server", "localhost:" + kafkaPort);
        assertThat(leased.waitFor()).isZero();
        String ops = address("ops");
        Set<String> names = new TreeSet<>(MetricsTable.metricNames());
        assertThat(names.remove(MetricNames.ALERTS.toString())).isTrue();
        get(address("HTTP") + "/openapi.yaml");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                MetricsTable.metricNames(get(ops + "/metrics").body()))
                        .isEqualTo(names));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(get(ops + "/metrics").body())
                        .contains(
                                "fairlane_requests_total{channel=\"sms\"} 4.0",
                                "fairlane_releases_total{channel=\"sms\"} 4.0",
                                "fairlane_attempts_total{channel=\"sms\"} 4.0",
                                "fairlane_outcomes_total{channel=\"sms\",status=\"DELIVERED\"} 4.0",
                                "fairlane_in_flight{channel=\"sms\"} 0.0",
                                "fairlane_http_requests_total{route=\"GET /openapi.yaml\",status=\"200\"} 1.0"));
        assertThat(get(ops + "/health/live").statusCode()).isEqualTo(200);
        await().atMost(TIMEOUT).until(() -> get(ops + "/health/ready").statusCode() == 200);
    }

    private String address(String label) throws IOException {
        Matcher line =
                Pattern.compile("(?m)^" + label + " +(http://[0-9.]+:\\d+)").matcher(output("dev.out"));
        assertThat(line.find()).as(label).isTrue();
        return line.group(1);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void launcherReportsMissingJava() throws Exception {
        ProcessBuilder builder = builder("help");
        builder.environment().put("JAVA_HOME", "/nowhere");
        assertThat(builder.start().waitFor()).isEqualTo(2);
        assertThat(output("help.err"))
                .isEqualTo("fairlane: JAVA_HOME is /nowhere, which has no executable bin/java; set it to a"
                        + " Java 17 or newer\n");
    }

    @Test
    void clientCommandUsesTheClassDataSharingArchiveAndLoadsNoBrokerClasses() throws Exception {
        Path loaded = directory.resolve("loaded.log");
        ProcessBuilder lanes = builder("lanes", "--help");
        lanes.environment().put("JAVA_OPTS", "-Xlog:class+load,class+path:file=" + loaded);
        assertThat(lanes.start().waitFor()).isZero();
        assertThat(Files.readString(loaded))
                .containsPattern("fairlane\\.cli\\.Fairlane source: shared objects file")
                .containsPattern("picocli\\.CommandLine source: shared objects file")
                .doesNotContain("kafka_2.13");
        assertThat(List.of(output("lanes.err"))).containsOnly("");
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    /** Returns a builder of a process that uses the Java installation of the test process. */
    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(INSTALLATION + "/bin/fairlane"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(arguments[0] + ".out").toFile())
                .redirectError(directory.resolve(arguments[0] + ".err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }
}
