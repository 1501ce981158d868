package fairlane.cli.messages;

import fairlane.wire.RequestJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source of requests for {@code send}. */
interface RequestSource {
    /**
     * A request, or the errors in it.
     *
     * @param number the line number, from 1 on
     */
    record ParsedRequest(long number, RequestJson.RequestParseResult result) {}

    /** Returns the next request, or null after the last one. */
    @Nullable
    ParsedRequest next() throws IOException;
}
