package fairlane.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.OpsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private static final OpsConfig ANY_PORT = new OpsConfig("127.0.0.1", 0, true);

    private final HttpClient client = HttpClient.newHttpClient();

    /** A component whose health a test sets. */
    private static final class FakeComponent implements Component {
        Health liveness = Health.healthy();
        Health readiness = Health.healthy();
        final Histogram histogram = Histogram.ofCalls();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Health liveness() {
            return liveness;
        }

        @Override
        public Health readiness() {
            return readiness;
        }

        @Override
        public void reportMetrics(MetricSink sink) {
            sink.report(MetricNames.REQUESTS, 7, "sms");
            sink.report(MetricNames.IN_FLIGHT, 3, "sms");
            sink.report(MetricNames.ATTEMPT_TIME, histogram, "sms");
        }
    }

    @Test
    void startingProcessIsLiveAndNotReady() throws Exception {
        try (OpsServer ops = OpsServer.start(ANY_PORT)) {
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(ops, "/health/ready").body()).contains("the process is starting");
            ops.serve(List.of(new FakeComponent()));
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healthResponseNamesUnhealthyComponent() throws Exception {
        try (OpsServer ops = OpsServer.start(ANY_PORT)) {
            FakeComponent fake = new FakeComponent();
            ops.serve(List.of(new FakeComponent(), fake));
            fake.readiness = Health.unhealthy("restoring state");
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(ops, "/health/ready").body())
                    .isEqualTo("{\"well\":false,\"wrong\":[\"fake: restoring state\"]}\n");
            fake.liveness = Health.unhealthy("the stream thread hangs");
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(ops, "/health/live").body()).contains("fake: the stream thread hangs");
            assertThat(get(ops, "/health/ready").body())
                    .as("readiness problems of a component that is not live")
                    .contains("the stream thread hangs");
        }
    }

    @Test
    void scrapeContainsSumsOfTheMetricsThatAllComponentsReport() throws Exception {
        try (OpsServer ops = OpsServer.start(ANY_PORT)) {
            FakeComponent one = new FakeComponent();
            FakeComponent two = new FakeComponent();
            one.histogram.record(20, TimeUnit.MILLISECONDS);
            two.histogram.record(2, TimeUnit.SECONDS);
            ops.serve(List.of(one, two));
            HttpResponse<String> answer = get(ops, "/metrics");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains(
                            "# TYPE fairlane_requests_total counter",
                            "fairlane_requests_total{channel=\"sms\"} 14.0",
                            "fairlane_in_flight{channel=\"sms\"} 6.0",
                            "fairlane_attempt_seconds_bucket{channel=\"sms\",le=\"0.01\"} 0",
                            "fairlane_attempt_seconds_bucket{channel=\"sms\",le=\"0.025\"} 1",
                            "fairlane_attempt_seconds_bucket{channel=\"sms\",le=\"+Inf\"} 2",
                            "fairlane_attempt_seconds_count{channel=\"sms\"} 2",
                            "fairlane_attempt_seconds_sum{channel=\"sms\"} 2.02",
                            "jvm_memory_used_bytes",
                            "process_uptime_seconds");
            assertThat(answer.body()).doesNotContain("\nsystem_", "\nlogback_");
        }
    }

    @Test
    void healthIsServedWhenMetricsAreDisabled() throws Exception {
        try (OpsServer ops = OpsServer.start(new OpsConfig("127.0.0.1", 0, false))) {
            ops.serve(List.of(new FakeComponent()));
            assertThat(get(ops, "/metrics").statusCode()).isEqualTo(404);
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void errorForPortInUseNamesPortSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            OpsConfig config = new OpsConfig("127.0.0.1", taken.getLocalPort(), true);
            assertThatThrownBy(() -> OpsServer.start(config))
                    .isInstanceOf(OpsException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("ops.port")
                    .hasMessageContaining("FAIRLANE_OPS_PORT");
        }
    }

    private HttpResponse<String> get(OpsServer ops, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(ops.url() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
