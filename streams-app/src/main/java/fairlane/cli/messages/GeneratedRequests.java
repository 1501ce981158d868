package fairlane.cli.messages;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.wire.RequestJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Generates requests from patterns. In a pattern, {@code {n}} stands for the number of the request, counted from 1, and
 * {@code {n%K}} for that number modulo K.
 */
final class GeneratedRequests implements RequestSource {
    private static final Pattern NUMBER_PLACEHOLDER = Pattern.compile("\\{n(?:%([1-9]\\d{0,8}))?}");

    private final JsonMapper mapper = new JsonMapper();
    private final Map<String, String> patterns;
    private final RequestJson parser;
    private final long count;
    private long number;

    /** @param patterns the pattern of each request field by field name; a field whose pattern is null is left out */
    GeneratedRequests(long count, Map<String, @Nullable String> patterns, RequestJson parser) {
        this.count = count;
        this.patterns = new LinkedHashMap<>();
        this.parser = parser;
        patterns.forEach((field, pattern) -> {
            if (pattern != null) {
                this.patterns.put(field, pattern);
            }
        });
    }

    @Override
    public @Nullable ParsedRequest next() throws IOException {
        if (number == count) {
            return null;
        }
        number++;
        ObjectNode request = mapper.createObjectNode();
        patterns.forEach((field, pattern) -> request.put(field, fillIn(pattern)));
        return new ParsedRequest(number, parser.parse(mapper.writeValueAsBytes(request)));
    }

    private String fillIn(String pattern) {
        return pattern.indexOf('{') < 0
                ? pattern
                : NUMBER_PLACEHOLDER
                        .matcher(pattern)
                        .replaceAll(match -> Long.toString(
                                match.group(1) == null ? number : number % Long.parseLong(match.group(1))));
    }
}
