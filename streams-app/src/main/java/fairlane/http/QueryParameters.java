package fairlane.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decoded parameters in the query of a URL. If a parameter occurs several times, its last value is used. */
public final class QueryParameters {
    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Parses the part of a URL after the question mark.
     *
     * @param query the encoded query, which may be empty; a parameter without {@code =} gets an empty value
     * @throws IllegalArgumentException if a name or a value is not percent-encoded UTF-8
     */
    public static QueryParameters parse(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.put(UrlEncoding.decodeQuery(name), UrlEncoding.decodeQuery(value));
        }
        return new QueryParameters(values);
    }

    /** Returns the value of a parameter; null if the query does not contain the parameter. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    public String getOrDefault(String name, String defaultValue) {
        return values.getOrDefault(name, defaultValue);
    }
}
