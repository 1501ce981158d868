package fairlane.admin.inspection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.wire.ClientIds;
import fairlane.wire.InspectionApi;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * A simulated pipeline instance that responds to inspection queries with fixed rows, regardless of the query
 * parameters.
 */
public final class FakePipeline implements AutoCloseable {
    private final JsonMapper mapper = new JsonMapper();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final Queue<String> queries = new ConcurrentLinkedQueue<>();
    private final MemoryKafka kafka;
    private final Cluster cluster;
    private final List<Integer> partitions;
    private final Undertow server;
    private volatile int status = 200;

    private FakePipeline(MemoryKafka kafka, Cluster cluster, List<Integer> partitions) {
        this.kafka = kafka;
        this.cluster = cluster;
        this.partitions = partitions;
        this.server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setHandler(this::respond)
                .build();
        server.start();
    }

    /** Starts an instance that owns the given partitions and is a member of the pipeline's consumer group. */
    public static FakePipeline start(MemoryKafka kafka, Cluster cluster, Integer... partitions) {
        FakePipeline pipeline = new FakePipeline(kafka, cluster, List.of(partitions));
        pipeline.joinGroup();
        return pipeline;
    }

    private void joinGroup() {
        String group = cluster.config().pipeline().applicationId();
        String requests = cluster.topics().requests();
        kafka.addMember(
                group,
                ClientIds.ofPipeline(group, endpoint()) + "-StreamThread-1-consumer",
                partitions.stream()
                        .map(partition -> new TopicPartition(requests, partition))
                        .collect(Collectors.toSet()));
    }

    private void respond(HttpServerExchange exchange) {
        queries.add(exchange.getRequestPath() + "?" + exchange.getQueryString());
        exchange.setStatusCode(status);
        exchange.getResponseHeaders()
                .put(
                        new HttpString(InspectionApi.PARTITIONS),
                        partitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
        exchange.getResponseSender().send(bodies.getOrDefault(exchange.getRequestPath(), ""));
    }

    public String endpoint() {
        return "127.0.0.1:"
                + ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Sets the rows that are returned for queries of a path of {@link InspectionApi}. */
    public void setRows(String path, List<?> rows) {
        setBody(path, rows.stream().map(this::toJson).collect(Collectors.joining("\n")));
    }

    public void setBody(String path, String body) {
        bodies.put(path, body);
    }

    public void setStatus(int responseStatus) {
        status = responseStatus;
    }

    /**
     * Removes all rows that were set and all queries that were received. The instance is the only member of the
     * pipeline's consumer group afterwards.
     */
    public void reset() {
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        joinGroup();
        bodies.clear();
        queries.clear();
        status = 200;
    }

    /** Returns the queries that were received, each as a path with its query string. */
    public List<String> queries() {
        return List.copyOf(queries);
    }

    private String toJson(Object row) {
        try {
            return mapper.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
