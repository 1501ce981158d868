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
    private static final OpsConfig ANYWHERE = new OpsConfig("127.0.0.1", 0, true);

    private final HttpClient client = HttpClient.newHttpClient();

    /** Tells what a test wants it to. */
    private static final class Fake implements Part {
        Health live = Health.well();
        Health ready = Health.well();
        final Histogram histogram = Histogram.ofCalls();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Health live() {
            return live;
        }

        @Override
        public Health ready() {
            return ready;
        }

        @Override
        public void tell(MetricSink sink) {
            sink.tell(MetricNames.REQUESTS, 7, "sms");
            sink.tell(MetricNames.IN_FLIGHT, 3, "sms");
            sink.tell(MetricNames.ATTEMPT_TIME, histogram, "sms");
        }
    }

    @Test
    void whatStartsIsAliveAndNotReady() throws Exception {
        try (OpsServer ops = OpsServer.start(ANYWHERE)) {
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(ops, "/health/ready").body()).contains("it starts");
            ops.serve(List.of(new Fake()));
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPart() throws Exception {
        try (OpsServer ops = OpsServer.start(ANYWHERE)) {
            Fake fake = new Fake();
            ops.serve(List.of(new Fake(), fake));
            fake.ready = Health.ill("it restores");
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(ops, "/health/ready").body())
                    .isEqualTo("{\"well\":false,\"wrong\":[\"fake: it restores\"]}\n");
            fake.live = Health.ill("it hangs");
            assertThat(get(ops, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(ops, "/health/live").body()).contains("fake: it hangs");
            assertThat(get(ops, "/health/ready").body())
                    .as("what hangs is not ready either")
                    .contains("it hangs");
        }
    }

    @Test
    void figuresOfAllPartsAreAddedUp() throws Exception {
        try (OpsServer ops = OpsServer.start(ANYWHERE)) {
            Fake one = new Fake();
            Fake two = new Fake();
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
    void withoutMetricsThereIsHealthStill() throws Exception {
        try (OpsServer ops = OpsServer.start(new OpsConfig("127.0.0.1", 0, false))) {
            ops.serve(List.of(new Fake()));
            assertThat(get(ops, "/metrics").statusCode()).isEqualTo(404);
            assertThat(get(ops, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsToldWithTheWayToGiveAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            OpsConfig config = new OpsConfig("127.0.0.1", taken.getLocalPort(), true);
            assertThatThrownBy(() -> OpsServer.start(config))
                    .isInstanceOf(OpsException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("taken")
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
