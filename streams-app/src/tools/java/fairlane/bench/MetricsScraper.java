package fairlane.bench;

import fairlane.config.OpsConfig;
import fairlane.ops.Component;
import fairlane.ops.DaemonThreads;
import fairlane.ops.OpsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Scrapes the metrics of a process every second, which is far more often than Prometheus does. If the process exposes
 * no metrics, the scraper does nothing.
 */
final class MetricsScraper implements AutoCloseable {
    private final OpsServer ops;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-bench-scraper"));

    MetricsScraper(OpsConfig config, Component part) {
        this.ops = OpsServer.start(config);
        ops.serve(List.of(part));
        if (config.metricsEnabled()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(ops.url() + "/metrics")).build();
            clock.scheduleAtFixedRate(() -> scrape(request), 1, 1, TimeUnit.SECONDS);
        }
    }

    private void scrape(HttpRequest request) {
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException("cannot scrape the metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        ops.close();
    }
}
