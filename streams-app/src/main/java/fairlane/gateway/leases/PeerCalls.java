package fairlane.gateway.leases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
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

/** What one replica asks of another, in the caller's name: over the same HTTP as everybody. */
final class PeerCalls {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String scheme;
    private final HttpClient client;

    /** @param secure the others speak TLS, as this one does, with certificates that this JVM trusts */
    PeerCalls(Executor threads, boolean secure) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .executor(threads)
                .build();
        this.scheme = secure ? "https://" : "http://";
    }

    /** What the other has to hand out right now; fails where it does not answer. */
    CompletableFuture<ArrayNode> lease(String peer, String channel, int max, Duration lease, Origin origin) {
        String path = "/v1/channels/" + channel + "/leases?max=" + max + "&wait=0s&lease=" + lease.toMillis() + "ms";
        return post(peer, path, "", origin).thenApply(json -> (ArrayNode) json.withArray("leases"));
    }

    /** How many messages of a channel the other has; fails where it does not answer. */
    CompletableFuture<Leases.Counts> counts(String peer, String channel, Origin origin) {
        HttpRequest.Builder request = request(peer, "/v1/channels/" + channel + "/leases", origin);
        return send(request)
                .thenApply(json -> new Leases.Counts(
                        json.path("waiting").asInt(), json.path("leased").asInt()));
    }

    /** Says something of leases that the other has. */
    CompletableFuture<List<Answered>> say(String peer, List<String> tokens, Saying saying, Origin origin) {
        ArrayNode body = MAPPER.createArrayNode();
        tokens.forEach(body::add);
        return post(peer, "/v1/leases/" + pathAndQuery(saying), body.toString(), origin)
                .thenApply(json -> {
                    List<Answered> answers = new ArrayList<>();
                    for (int i = 0; i < tokens.size(); i++) {
                        answers.add(LeaseJson.answered(json.path("results").get(i)));
                    }
                    return answers;
                });
    }

    /** Says something of a message that was leased here before its partition went to the other. */
    CompletableFuture<Answered> say(
            String peer, String channel, ChannelLeases.Elsewhere there, Saying saying, Origin origin) {
        String path = "/v1/channels/" + channel + "/leases/moved/" + there.partition() + "/" + there.offset() + "/"
                + pathAndQuery(saying);
        return post(peer, path, "", origin).thenApply(LeaseJson::answered);
    }

    private static String pathAndQuery(Saying saying) {
        if (saying instanceof Saying.Extend extend) {
            return "extend?lease=" + extend.by().toMillis() + "ms";
        }
        if (saying instanceof Saying.Reject reject) {
            return "reject?reason=" + URLEncoder.encode(reject.why(), UTF_8);
        }
        return saying instanceof Saying.Release ? "release" : "finish";
    }

    private CompletableFuture<JsonNode> post(String peer, String pathAndQuery, String body, Origin origin) {
        HttpRequest.Builder request = request(peer, pathAndQuery, origin).POST(BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    private HttpRequest.Builder request(String peer, String pathAndQuery, Origin origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + peer + pathAndQuery))
                .timeout(ANSWER_WITHIN)
                .header(Origin.FORWARDED, "true");
        if (origin.authorization() != null) {
            request.header("Authorization", origin.authorization());
        }
        return request;
    }

    private CompletableFuture<JsonNode> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(PeerCalls::json);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new UncheckedIOException(new IOException("a replica answers with HTTP " + answer.statusCode()));
        }
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
