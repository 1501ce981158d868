package fairlane.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.dev.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that every query of the dashboard returns data. A real Prometheus scrapes the metrics of {@code dev} under
 * load.
 */
@Tag("deploy")
class DashboardIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Path PROGRAM = Path.of("target/fairlane/bin/fairlane").toAbsolutePath();
    private static final Path DASHBOARD = Path.of("../deploy/dashboards/fairlane.json");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private Path directory;

    private String gateway;
    private String prometheus;

    @AfterEach
    void stop() throws InterruptedException {
        traffic.shutdownNow();
        assertThat(traffic.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void everyDashboardQueryReturnsData() throws IOException {
        Assumptions.assumeTrue(ExternalPrograms.isOnPath("prometheus"), "Debian's package prometheus is not installed");
        startPrometheus(startDev());
        createChannelsAndBacklog();
        traffic.scheduleWithFixedDelay(this::sendMixedTraffic, 0, 50, TimeUnit.MILLISECONDS);
        assertThat(queries())
                .hasSizeGreaterThan(30)
                .allSatisfy((query, panel) -> assertThatCode(
                                () -> await().atMost(TIMEOUT).until(() -> returnsSeries(query)))
                        .as("%s: %s", panel, query)
                        .doesNotThrowAnyException());
    }

    /**
     * Starts {@code dev}.
     *
     * @return host and port of the metrics endpoint
     */
    private String startDev() throws IOException {
        Path data = directory.resolve("data");
        Path out = start(
                "dev", PROGRAM.toString(), "dev", "--data", data.toString(), "--kafka-port", "0", "--http-port", "0");
        await().atMost(TIMEOUT).until(() -> Files.readString(out).contains("Try in another"));
        gateway = findGroup(out, "HTTP +(http://\\S+)");
        return findGroup(out, "ops +http://(\\S+?)/metrics");
    }

    private static String findGroup(Path out, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(out));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private void startPrometheus(String target) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yaml"), """
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: fairlane
                static_configs: [{ targets: ["%s"], labels: { role: dev } }]
            """.formatted(target));
        String address = "127.0.0.1:" + Ports.findFree();
        prometheus = "http://" + address;
        start(
                "prometheus",
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=" + address);
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> returnsSeries("up{job=\"fairlane\"} == 1"));
    }

    /**
     * Starts a process.
     *
     * @return the file that receives the standard output of the process
     */
    private Path start(String name, String... command) throws IOException {
        Path out = directory.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        builder.redirectError(directory.resolve(name + ".err").toFile());
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        processes.add(builder.start());
        return out;
    }

    /**
     * Creates a channel whose messages are leased by consumers, creates a backlog on a slow channel, and submits
     * messages with one body to very many recipients.
     */
    private void createChannelsAndBacklog() {
        assertThat(call("PUT", "/v1/channels/queue", "{\"consumption\":\"LEASES\"}"))
                .isEqualTo(201);
        assertThat(call("PUT", "/v1/channels/slow", "{\"rates\":[\"20/s\"]}")).isEqualTo(201);
        for (String customer : List.of("acme", "bolt")) {
            assertThat(call("POST", "/v1/messages", messages(customer, "slow", 1_000)))
                    .isEqualTo(202);
        }
        assertThat(call("POST", "/v1/messages", messages("mallory", "sms", 1_000)))
                .isEqualTo(202);
    }

    private static String messages(String customer, String channel, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> message(customer, channel, "+1555" + (1_000_000 + i), ""))
                .toList()
                .toString();
    }

    private static String message(String customer, String channel, String recipient, String extraFields) {
        return """
            {"customer":"%s","channel":"%s","recipient":"%s","body":"Hello"%s}\
            """.formatted(customer, channel, recipient, extraFields);
    }

    /** Makes one gateway call of each kind that the dashboard shows. */
    private void sendMixedTraffic() {
        Instant soon = Instant.now().plusMillis(200);
        call("POST", "/v1/messages", message("corner", "email", "anna@example.com", ""));
        call("POST", "/v1/messages", message("light", "slow", "+15550100", ""));
        call("POST", "/v1/messages", message("corner", "slow", "+15550100", ",\"expiresAt\":\"" + soon + "\""));
        call("POST", "/v1/messages", message("corner", "queue", "x", ""));
        call("POST", "/v1/messages", message("corner", "nowhere", "x", ""));
        call("POST", "/v1/channels/queue/leases?max=1&wait=0s&lease=2s", "");
    }

    private int call(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(gateway + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether the Prometheus query returns at least one series with a value other than NaN. */
    private boolean returnsSeries(String query) throws IOException {
        String url = prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
        JsonNode response =
                JSON.readTree(send(HttpRequest.newBuilder(URI.create(url))).body());
        assertThat(response.path("status").asText()).as(query).isEqualTo("success");
        for (JsonNode series : response.path("data").path("result")) {
            if (!series.path("value").path(1).asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new java.util.LinkedHashMap<>();
        for (JsonNode panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr").asText();
                queries.put(
                        query.replace("$__rate_interval", "10s").replace("$channel", ".*"),
                        panel.path("title").asText());
            }
        }
        return queries;
    }
}
