package fairlane.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends JSON requests over HTTP to several Schema Registry servers, of which the first available one is used. */
final class RegistryHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final int SERVER_ERROR = 500;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final List<URI> urls;
    private final Optional<String> authorization;

    RegistryHttp(List<URI> urls, @Nullable String userInfo) {
        this.urls = urls;
        this.authorization = Optional.ofNullable(userInfo)
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A response of a Schema Registry server. Its status is below 500, because a server with another status counts as
     * unavailable.
     *
     * @param uri the URI of the request
     * @param json the body; a missing node if the body is not JSON
     */
    record Response(URI uri, int status, JsonNode json) {
        /**
         * Returns the body of the response.
         *
         * @throws SchemaRegistryException if the response does not have the expected status
         */
        JsonNode expect(int expected) {
            if (status != expected) {
                throw new SchemaRegistryException(
                        "the Schema Registry answers " + status + " at " + uri + messageSuffix(), null);
            }
            return json;
        }

        private String messageSuffix() {
            String message = json.path("message").asText();
            return message.isEmpty() ? "" : ": " + message;
        }
    }

    Response get(String path) {
        return send(path, HttpRequest.newBuilder().GET());
    }

    Response post(String path, JsonNode body) {
        return send(
                path,
                HttpRequest.newBuilder().header("Content-Type", JSON).POST(BodyPublishers.ofString(body.toString())));
    }

    private Response send(String path, HttpRequest.Builder request) {
        request.timeout(REQUEST_TIMEOUT).header("Accept", JSON + ", application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        SchemaRegistryException failure = new SchemaRegistryException("no Schema Registry is configured", null);
        for (URI url : urls) {
            try {
                return send(request.uri(resolve(url, path)).build());
            } catch (IOException e) {
                failure = new SchemaRegistryException(
                        "the Schema Registry at " + url + " cannot be reached: " + reason(e), e);
            }
        }
        throw failure;
    }

    private Response send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= SERVER_ERROR) {
                throw new IOException("it answers " + response.statusCode());
            }
            return new Response(request.uri(), response.statusCode(), parse(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException("interrupted while waiting for the Schema Registry", e);
        }
    }

    private JsonNode parse(String body) {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // callers check the status and the content of the response
        }
    }

    private static URI resolve(URI url, String path) {
        return URI.create(url.toString().replaceAll("/+$", "") + path);
    }

    /**
     * Returns a text that says why a request failed. A ConnectException of the JDK has no message, so this method
     * supplies a text for it.
     */
    private static String reason(IOException e) {
        return e.getMessage() == null ? "no connection" : e.getMessage();
    }
}
