package fairlane.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** Calls a gateway over HTTP, and checks every response against the OpenAPI contract. */
public final class ContractClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final OpenApiContract CONTRACT = OpenApiContract.read();
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;

    public ContractClient(HttpClient client) {
        this.client = client;
    }

    /**
     * Sends a call and returns the response.
     *
     * @param headers names and values of headers, alternating; the content type is application/json unless the headers
     *     contain another one
     */
    public ReceivedResponse send(String url, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!body.isEmpty() && !Arrays.asList(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            CONTRACT.check(method, URI.create(path).getRawPath(), response);
            return new ReceivedResponse(response.statusCode(), read(response.body()), response);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no response", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return text.startsWith("{") || text.startsWith("[") ? JSON.readTree(text) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
