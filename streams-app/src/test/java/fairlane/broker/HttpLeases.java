package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Collection;
import java.util.List;

/** What a consumer does that leases over HTTP. */
final class HttpLeases {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String url;

    HttpLeases(String url) {
        this.url = url;
    }

    /**
     * A message, leased.
     *
     * @param gotAt when the answer was there
     */
    record Leased(String lease, JsonNode json, long gotAt) {
        String id() {
            return message().get("id").asText();
        }

        String customer() {
            return json.get("customer").asText();
        }

        JsonNode message() {
            return json.get("message");
        }

        int receives() {
            return json.get("receives").asInt();
        }

        /** Epoch milliseconds, as {@code gotAt}. */
        long expiresAt() {
            return json.get("expiresAt").asLong();
        }
    }

    /** @param query such as {@code max=10&wait=20s&lease=30s} */
    List<Leased> lease(String channel, String query) {
        HttpResponse<String> answer = call("POST", "/v1/channels/" + channel + "/leases?" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        long got = System.currentTimeMillis();
        List<Leased> leases = new ArrayList<>();
        json(answer)
                .get("leases")
                .forEach(lease -> leases.add(new Leased(lease.get("lease").asText(), lease, got)));
        return leases;
    }

    /** One message; fails when there is none in time. */
    Leased one(String channel, String lease) {
        List<Leased> leases = lease(channel, "max=1&wait=20s&lease=" + lease);
        assertThat(leases).as("a message of %s", channel).hasSize(1);
        return leases.get(0);
    }

    /** Hands in one message, or an array. */
    void send(Object message) {
        HttpResponse<String> answer =
                call("POST", "/v1/messages", JSON.valueToTree(message).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).path("refused")).isEmpty();
    }

    int finish(String lease) {
        return call("DELETE", "/v1/leases/" + lease, "").statusCode();
    }

    /** @param what such as {@code extend?lease=30s} */
    int say(String lease, String what) {
        return call("POST", "/v1/leases/" + lease + "/" + what, "").statusCode();
    }

    /** Says the same of many. @return their statuses */
    List<Integer> sayAll(Collection<Leased> leases, String what) {
        ArrayNode body = JSON.createArrayNode();
        leases.forEach(lease -> body.add(lease.lease()));
        HttpResponse<String> answer = call("POST", "/v1/leases/" + what, body.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<Integer> statuses = new ArrayList<>();
        json(answer)
                .get("results")
                .forEach(result -> statuses.add(result.get("status").asInt()));
        return statuses;
    }

    void awaitServed(String channel) {
        await().atMost(PATIENCE)
                .until(() -> call("POST", "/v1/channels/" + channel + "/leases?wait=0s&lease=100ms", "")
                                .statusCode()
                        == 200);
    }

    HttpResponse<String> call(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).method(method, BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
