package fairlane.cli.messages;

import fairlane.wire.RequestJson;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads requests from an input with one JSON object per line; empty lines are skipped. */
final class JsonLineRequests implements RequestSource {
    private final InputLines lines;
    private final RequestJson parser;
    private long number;

    JsonLineRequests(InputStream in, RequestJson parser) {
        this.lines = new InputLines(in);
        this.parser = parser;
    }

    @Override
    public @Nullable ParsedRequest next() throws IOException {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            number++;
            if (!isBlank(line)) {
                return new ParsedRequest(number, parser.parse(line));
            }
        }
        return null;
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }
}
