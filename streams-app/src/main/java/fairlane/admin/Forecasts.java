package fairlane.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Priority;
import fairlane.wire.Forecast;
import fairlane.wire.InspectionApi;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks the instance of the pipeline that has a customer when its next message leaves. Nobody waits for the answer. */
public final class Forecasts implements AutoCloseable {
    /** Who has which partition is asked again after so long. */
    private static final long OWNERS_KNOWN_MILLIS = 1_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final int THREADS = 2;

    /** An instance of another version may say more. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Instances instances;
    private final CustomerPartition partitions;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered("fairlane-forecasts"));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WITHIN)
            .executor(threads)
            .build();
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** @throws AdminException when there are no topics */
    public Forecasts(Cluster cluster) {
        this.instances = new Instances(cluster);
        this.partitions = CustomerPartition.of(cluster);
    }

    private record Known(long at, CompletableFuture<Map<Integer, String>> owners) {}

    /**
     * The message that is asked about.
     *
     * @param sender the customer, where it has none
     * @param cost 1 to 1,000
     * @param notBefore epoch milliseconds; null for now
     * @param expiresAt epoch milliseconds; null for never
     * @param id where it is dropped if it was accepted before; null: it never is
     */
    public record Wanted(
            String channel,
            String customer,
            String sender,
            Priority priority,
            int cost,
            @Nullable Long notBefore,
            @Nullable Long expiresAt,
            @Nullable String id) {
        private Map<String, @Nullable String> parameters(int partition) {
            Map<String, @Nullable String> parameters = new LinkedHashMap<>();
            parameters.put(InspectionApi.PARTITION, Integer.toString(partition));
            parameters.put(InspectionApi.CHANNEL, channel);
            parameters.put(InspectionApi.CUSTOMER, customer);
            parameters.put(InspectionApi.SENDER, sender);
            parameters.put(InspectionApi.PRIORITY, priority.name());
            parameters.put(InspectionApi.COST, Integer.toString(cost));
            parameters.put(InspectionApi.NOT_BEFORE, notBefore == null ? null : notBefore.toString());
            parameters.put(InspectionApi.EXPIRES_AT, expiresAt == null ? null : expiresAt.toString());
            parameters.put(InspectionApi.ID, id);
            return parameters;
        }
    }

    /** Completes within about a second, never with a failure; with nothing where nobody can tell. */
    public CompletableFuture<Optional<Forecast>> ask(Wanted wanted) {
        int partition = partitions.of(wanted.customer());
        return owners().thenCompose(owners -> {
                    String endpoint = owners.get(partition);
                    return endpoint == null
                            ? CompletableFuture.completedFuture(Optional.<Forecast>empty())
                            : ask(endpoint, wanted.parameters(partition));
                })
                .exceptionally(failure -> Optional.empty())
                .completeOnTimeout(Optional.empty(), 2 * ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Map<Integer, String>> owners() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        Known before = known.get();
        if (before != null && now - before.at() < OWNERS_KNOWN_MILLIS) {
            return before.owners();
        }
        Known next = new Known(now, new CompletableFuture<>());
        if (!known.compareAndSet(before, next)) {
            return owners();
        }
        instances.owners().thenAccept(next.owners()::complete);
        return next.owners();
    }

    private CompletableFuture<Optional<Forecast>> ask(String endpoint, Map<String, @Nullable String> parameters) {
        HttpRequest request = HttpRequest.newBuilder(
                        Instance.uri(endpoint, InspectionApi.FORECAST + Instance.query(parameters)))
                .timeout(ANSWER_WITHIN)
                .build();
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(Forecasts::forecast);
    }

    /** The first line that says anything; one that says what went wrong is as good as none. */
    private static Optional<Forecast> forecast(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        return answer.body().lines().filter(line -> !line.isBlank()).findFirst().flatMap(Forecasts::parsed);
    }

    private static Optional<Forecast> parsed(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            return row.has(InspectionApi.ERROR) ? Optional.empty() : Optional.of(JSON.treeToValue(row, Forecast.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
