package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import fairlane.http.UrlEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Calls other replicas of the gateway, with the caller's authorization and over the HTTP API that all callers use. */
final class PeerCalls {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String scheme;
    private final HttpClient client;

    /** @param secure whether all replicas use TLS, with certificates that this JVM trusts */
    PeerCalls(Executor threads, boolean secure) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads)
                .build();
        this.scheme = secure ? "https://" : "http://";
    }

    /** Leases messages that another replica can lease now. The future fails if that replica does not answer. */
    CompletableFuture<ArrayNode> lease(String peer, String channel, int max, Duration lease, CallOrigin origin) {
        String path = "/v1/channels/" + channel + "/leases?max=" + max + "&wait=0s&lease=" + lease.toMillis() + "ms";
        return post(peer, path, "", origin).thenApply(json -> (ArrayNode) json.withArray("leases"));
    }

    /**
     * Returns the numbers of waiting and leased messages on another replica. The future fails if that replica does not
     * answer.
     */
    CompletableFuture<Leases.Counts> counts(String peer, String channel, CallOrigin origin) {
        HttpRequest.Builder request = request(peer, "/v1/channels/" + channel + "/leases", origin);
        return send(request)
                .thenApply(json -> new Leases.Counts(
                        json.path("waiting").asInt(), json.path("leased").asInt()));
    }

    /** Executes a command on leases that another replica has granted. */
    CompletableFuture<List<LeaseCommandResult>> execute(
            String peer, List<String> tokens, LeaseCommand command, CallOrigin origin) {
        ArrayNode body = MAPPER.createArrayNode();
        tokens.forEach(body::add);
        return post(peer, "/v1/leases/" + pathAndQuery(command), body.toString(), origin)
                .thenApply(json -> {
                    List<LeaseCommandResult> results = new ArrayList<>();
                    for (int i = 0; i < tokens.size(); i++) {
                        results.add(LeaseJson.parseResult(json.path("results").get(i)));
                    }
                    return results;
                });
    }

    /**
     * Executes a command on a message that this replica leased before the partition of the message moved to another
     * replica.
     */
    CompletableFuture<LeaseCommandResult> execute(
            String peer, String channel, CommandOutcome.MovedMessage message, LeaseCommand command, CallOrigin origin) {
        String path = "/v1/channels/" + channel + "/leases/moved/" + message.partition() + "/" + message.offset() + "/"
                + pathAndQuery(command);
        return post(peer, path, "", origin).thenApply(LeaseJson::parseResult);
    }

    private static String pathAndQuery(LeaseCommand command) {
        if (command instanceof LeaseCommand.Extend extend) {
            return "extend?lease=" + extend.duration().toMillis() + "ms";
        }
        if (command instanceof LeaseCommand.Reject reject) {
            return "reject?reason=" + UrlEncoding.encode(reject.reason());
        }
        return command instanceof LeaseCommand.Release ? "release" : "finish";
    }

    private CompletableFuture<JsonNode> post(String peer, String pathAndQuery, String body, CallOrigin origin) {
        HttpRequest.Builder request = request(peer, pathAndQuery, origin).POST(BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    private HttpRequest.Builder request(String peer, String pathAndQuery, CallOrigin origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + peer + pathAndQuery))
                .timeout(RESPONSE_TIMEOUT)
                .header(CallOrigin.FORWARDED, "true");
        if (origin.authorization() != null) {
            request.header("Authorization", origin.authorization());
        }
        return request;
    }

    private CompletableFuture<JsonNode> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(PeerCalls::parse);
    }

    private static JsonNode parse(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new UncheckedIOException(new IOException(
                    "another replica of the gateway responded with HTTP status " + response.statusCode()));
        }
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
