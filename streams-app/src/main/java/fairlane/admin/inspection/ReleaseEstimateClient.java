package fairlane.admin.inspection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.contract.CustomerPartitioner;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Priority;
import fairlane.wire.InspectionApi;
import fairlane.wire.ReleaseEstimateJson;
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

/** Requests release estimates from the pipeline instance that owns the partition of the customer, without blocking. */
public final class ReleaseEstimateClient implements AutoCloseable {
    /** Age in milliseconds at which the cached owners of the partitions are queried again. */
    private static final long OWNERS_TTL_MILLIS = 1_000;

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int THREADS = 2;

    /** Ignores unknown fields, because a pipeline instance of another version may send additional fields. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final PipelineInstances instances;
    private final CustomerPartitioner partitioner;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered("fairlane-estimates"));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(RESPONSE_TIMEOUT)
            .executor(threads)
            .build();
    private final AtomicReference<@Nullable CachedOwners> cachedOwners = new AtomicReference<>();

    /**
     * Creates a client. It maps customers to partitions by the current number of partitions of the requests topic.
     *
     * @throws AdminException if the requests topic does not exist
     */
    public ReleaseEstimateClient(Cluster cluster) {
        this.instances = new PipelineInstances(cluster);
        this.partitioner = cluster.customerPartitioner();
    }

    private record CachedOwners(long queriedAtMillis, CompletableFuture<Map<Integer, String>> owners) {}

    /**
     * The message whose release is to be estimated.
     *
     * @param sender the sender of the message; if the message has no sender, its customer
     * @param cost the cost of the message in cost units, 1 to 1,000
     * @param notBefore the earliest time of the release in epoch milliseconds; null: now
     * @param expiresAt the time when the message expires in epoch milliseconds; null: never
     * @param id the id of the message if the pipeline drops messages whose ids the customer has already used; null if
     *     the message is to be released whether or not its id was used before
     */
    public record EstimateRequest(
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

    /**
     * Requests the estimate for a message. The returned future completes within 2 s and never exceptionally; the result
     * is empty if no estimate is available.
     */
    public CompletableFuture<Optional<ReleaseEstimateJson>> requestEstimate(EstimateRequest message) {
        int partition = partitioner.partitionOf(message.customer());
        return owners().thenCompose(owners -> {
                    String endpoint = owners.get(partition);
                    return endpoint == null
                            ? CompletableFuture.completedFuture(Optional.<ReleaseEstimateJson>empty())
                            : requestEstimate(endpoint, message.parameters(partition));
                })
                .exceptionally(failure -> Optional.empty())
                .completeOnTimeout(Optional.empty(), 2 * RESPONSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Map<Integer, String>> owners() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        CachedOwners cached = cachedOwners.get();
        if (cached != null && now - cached.queriedAtMillis() < OWNERS_TTL_MILLIS) {
            return cached.owners();
        }
        CachedOwners refreshed = new CachedOwners(now, new CompletableFuture<>());
        if (!cachedOwners.compareAndSet(cached, refreshed)) {
            return owners();
        }
        instances.partitionOwners().thenAccept(refreshed.owners()::complete);
        return refreshed.owners();
    }

    private CompletableFuture<Optional<ReleaseEstimateJson>> requestEstimate(
            String endpoint, Map<String, @Nullable String> parameters) {
        HttpRequest request = HttpRequest.newBuilder(PipelineInstance.uri(
                        endpoint, InspectionApi.RELEASE_ESTIMATE + PipelineInstance.query(parameters)))
                .timeout(RESPONSE_TIMEOUT)
                .build();
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(ReleaseEstimateClient::toEstimate);
    }

    /**
     * Parses the first non-blank line of the response. Returns empty if this line contains an error instead of an
     * estimate.
     */
    private static Optional<ReleaseEstimateJson> toEstimate(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            return Optional.empty();
        }
        return response.body()
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .flatMap(ReleaseEstimateClient::parse);
    }

    private static Optional<ReleaseEstimateJson> parse(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            return row.has(InspectionApi.ERROR)
                    ? Optional.empty()
                    : Optional.of(JSON.treeToValue(row, ReleaseEstimateJson.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
