package fairlane.cli.messages;

import fairlane.wire.RequestJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where {@code send} takes requests from. */
interface RequestSource {
    /**
     * A request, or what is wrong with it.
     *
     * @param number of its line, from 1
     */
    record ParsedRequest(long number, RequestJson.RequestParseResult result) {}

    /** The next one, or null behind the last. */
    @Nullable
    ParsedRequest next() throws IOException;
}
