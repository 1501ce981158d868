package fairlane.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.wire.InspectionApi;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks one instance of the pipeline, and reads its answer row by row, however long it is.
 *
 * <p>By HttpURLConnection, for java.net.http.HttpClient cannot tell an answer that goes on from one that has stopped:
 * its timeout ends with the headers.
 */
final class Instance {
    private static final int CONNECT_MILLIS = 3_000;

    /** An instance of another version may say more. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String endpoint;

    /** @param endpoint host:port */
    Instance(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * How an instance answered.
     *
     * @param partitions what the answer is about
     * @param rows how many were read
     * @param fault what it lacks, as a sentence; null: nothing
     */
    record Answer(
            Set<Integer> partitions, long rows, @Nullable String fault) {
        Answer {
            partitions = Set.copyOf(partitions);
        }
    }

    <T> Answer ask(String path, Map<String, @Nullable String> parameters, Class<T> type, Consumer<T> rows) {
        HttpURLConnection connection = null;
        try {
            connection = open(path + query(parameters));
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return fault(
                        "answers with HTTP " + connection.getResponseCode() + ": that is no pipeline of this version");
            }
            return read(connection, type, rows);
        } catch (IOException | IllegalArgumentException e) {
            return fault("does not answer (" + reason(e) + ")");
        } finally {
            if (connection != null) {
                connection.disconnect(); // also where there is more to come: nobody reads it
            }
        }
    }

    private HttpURLConnection open(String pathAndQuery) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) uri(endpoint, pathAndQuery).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(InspectionApi.SILENCE_MILLIS);
        return connection;
    }

    /** Where the host is an IPv6 address it stands in brackets. */
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
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(@Nullable String value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> Answer read(HttpURLConnection connection, Class<T> type, Consumer<T> rows) {
        Set<Integer> partitions = partitions(connection.getHeaderField(InspectionApi.PARTITIONS));
        long count = 0;
        try (InputStream body = connection.getInputStream();
                MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(body)) {
            for (; lines.hasNextValue(); count++) {
                JsonNode line = lines.nextValue();
                if (line.has(InspectionApi.ERROR)) {
                    return notToTheEnd(
                            partitions, count, line.get(InspectionApi.ERROR).asText());
                }
                rows.accept(JSON.treeToValue(line, type));
            }
            return new Answer(partitions, count, null);
        } catch (IOException e) {
            return notToTheEnd(partitions, count, reason(e));
        }
    }

    private Answer notToTheEnd(Set<Integer> partitions, long rows, String reason) {
        return new Answer(partitions, rows, sentence("does not answer to the end (" + reason + ")"));
    }

    private static Set<Integer> partitions(@Nullable String header) {
        return header == null || header.isBlank()
                ? Set.of()
                : Arrays.stream(header.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    private Answer fault(String what) {
        return new Answer(Set.of(), 0, sentence(what));
    }

    private String sentence(String what) {
        return "the pipeline at " + endpoint + " " + what;
    }

    private static String reason(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
