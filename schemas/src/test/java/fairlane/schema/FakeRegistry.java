package fairlane.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Schema Registry for tests. The class implements the two operations that Fairlane uses, and Fairlane calls these
 * over real HTTP.
 */
final class FakeRegistry implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, ObjectNode> schemas = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile @Nullable Reply fixedReply;

    private record Reply(int status, String body) {}

    FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    EncodingConfig config() {
        return new EncodingConfig(url(), null, Map.of());
    }

    void put(int id, Schema schema) {
        put(id, Map.of("schema", schema.toString()));
    }

    void put(int id, Map<String, ?> answer) {
        schemas.put(id, json.valueToTree(answer));
    }

    void alwaysReply(int status, String body) {
        fixedReply = new Reply(status, body);
    }

    void replyNormally() {
        fixedReply = null;
    }

    /** The requests that the registry received, each as the HTTP method, the path and, if there is one, the body. */
    List<String> requests() {
        return requests;
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        requests.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
        authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        Reply fixed = fixedReply;
        Reply reply = fixed != null ? fixed : answer(path, body);
        byte[] bytes = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Reply answer(String path, String body) throws IOException {
        if (path.startsWith("/subjects/")) {
            int id = schemas.size() + 1;
            schemas.put(id, json.readValue(body, ObjectNode.class));
            return new Reply(200, "{\"id\":" + id + "}");
        }
        ObjectNode found = schemas.get(Integer.valueOf(path.substring("/schemas/ids/".length())));
        return found == null
                ? new Reply(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
                : new Reply(200, found.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
