package fairlane.cli.messages;

import fairlane.wire.RequestJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source of requests for the command {@code send}. */
interface RequestSource {
    /**
     * The result of parsing a line of input, which is either a valid request or the errors in the line.
     *
     * @param number the line number or, for a generated request, the number of the request, counted from 1
     */
    record ParsedRequest(long number, RequestJson.RequestParseResult result) {}

    /** Returns the next request, or null after the last request. */
    @Nullable
    ParsedRequest next() throws IOException;
}
