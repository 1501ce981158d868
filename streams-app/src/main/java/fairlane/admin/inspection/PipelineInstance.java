package fairlane.admin.inspection;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.http.UrlEncoding;
import fairlane.wire.InspectionApi;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Queries one pipeline instance and reads its response row by row, regardless of its length.
 *
 * <p>The class uses HttpURLConnection, because the timeout of java.net.http.HttpClient applies only until the response
 * headers arrive and does not detect a response that stops in the middle.
 */
final class PipelineInstance {
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    /** Ignores unknown fields, because a pipeline instance of another version may send additional fields. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String endpoint;

    /** @param endpoint the address of the pipeline instance as host:port */
    PipelineInstance(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * States what the response of an instance contains and what is missing in the response.
     *
     * @param partitions the partitions that the response covers
     * @param rowCount number of rows that were read from the response
     * @param gap a sentence that states what is missing; null if the response is complete
     */
    record InstanceResponse(
            Set<Integer> partitions,
            long rowCount,
            @Nullable String gap) {
        InstanceResponse {
            partitions = Set.copyOf(partitions);
        }
    }

    <T> InstanceResponse query(String path, Map<String, @Nullable String> parameters, Class<T> type, Consumer<T> rows) {
        HttpURLConnection connection = null;
        try {
            connection = open(path + query(parameters));
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return failed("answers with HTTP " + connection.getResponseCode()
                        + ", so it is not a pipeline of this version");
            }
            return read(connection, type, rows);
        } catch (IOException | IllegalArgumentException e) {
            return failed("does not answer (" + reason(e) + ")");
        } finally {
            if (connection != null) {
                connection.disconnect(); // if the response is incomplete, the rest of it is not read
            }
        }
    }

    private HttpURLConnection open(String pathAndQuery) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) uri(endpoint, pathAndQuery).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(InspectionApi.READ_TIMEOUT_MILLIS);
        return connection;
    }

    /** Returns the URI of a resource of the instance. A host that is an IPv6 address is put in brackets. */
    static URI uri(String endpoint, String pathAndQuery) {
        int colon = endpoint.lastIndexOf(':');
        String host = endpoint.substring(0, colon);
        String authority =
                host.contains(":") && !host.startsWith("[") ? "[" + host + "]" + endpoint.substring(colon) : endpoint;
        return URI.create("http://" + authority + pathAndQuery);
    }

    static String query(Map<String, @Nullable String> parameters) {
        return parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + UrlEncoding.encode(String.valueOf(parameter.getValue())))
                .collect(Collectors.joining("&", "?", ""));
    }

    private <T> InstanceResponse read(HttpURLConnection connection, Class<T> type, Consumer<T> rows) {
        Set<Integer> partitions = partitions(connection.getHeaderField(InspectionApi.PARTITIONS));
        long rowCount = 0;
        try (InputStream body = connection.getInputStream();
                MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(body)) {
            for (; lines.hasNextValue(); rowCount++) {
                JsonNode line = lines.nextValue();
                if (line.has(InspectionApi.ERROR)) {
                    return incomplete(
                            partitions, rowCount, line.get(InspectionApi.ERROR).asText());
                }
                rows.accept(JSON.treeToValue(line, type));
            }
            return new InstanceResponse(partitions, rowCount, null);
        } catch (IOException e) {
            return incomplete(partitions, rowCount, reason(e));
        }
    }

    private InstanceResponse incomplete(Set<Integer> partitions, long rows, String reason) {
        return new InstanceResponse(partitions, rows, describe("did not complete its response (" + reason + ")"));
    }

    private static Set<Integer> partitions(@Nullable String header) {
        return header == null || header.isBlank()
                ? Set.of()
                : Arrays.stream(header.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    private InstanceResponse failed(String problem) {
        return new InstanceResponse(Set.of(), 0, describe(problem));
    }

    private String describe(String problem) {
        return "the pipeline at " + endpoint + " " + problem;
    }

    private static String reason(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
