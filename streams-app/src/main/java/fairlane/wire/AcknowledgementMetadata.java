package fairlane.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a worker writes beside its committed offset: how many messages beyond it are finished, and which, as far as there
 * is room: {@code fairlane1:<count>:<list>}, the list being offsets and ranges relative to the committed one, such as
 * {@code 3-5,9}. Anything else is somebody else's, and says nothing.
 */
public final class AcknowledgementMetadata {
    private static final Pattern FORMAT = Pattern.compile("fairlane1:(\\d{1,18}):.*");

    private AcknowledgementMetadata() {}

    /** How many are finished beyond the committed offset; 0 where nobody says so. */
    public static long count(@Nullable String metadata) {
        Matcher matcher = FORMAT.matcher(metadata == null ? "" : metadata);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
