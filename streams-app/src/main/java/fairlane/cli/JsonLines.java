package fairlane.cli;

import fairlane.wire.RequestJson;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One JSON object a line; empty lines are passed over. */
final class JsonLines implements RequestSource {
    private final InputLines lines;
    private final RequestJson json;
    private long number;

    JsonLines(InputStream in, RequestJson json) {
        this.lines = new InputLines(in);
        this.json = json;
    }

    @Override
    public @Nullable Line next() throws IOException {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            number++;
            if (!isBlank(line)) {
                return new Line(number, json.parse(line));
            }
        }
        return null;
    }

    private static boolean isBlank(byte[] line) {
        for (byte one : line) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }
}
