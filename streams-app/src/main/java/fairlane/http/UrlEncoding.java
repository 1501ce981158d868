package fairlane.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;

/** Encodes and decodes path segments, and the names and values of query parameters, by percent-encoding in UTF-8. */
public final class UrlEncoding {
    private UrlEncoding() {}

    /** Encodes text so that it is valid both as a path segment and in a query; a space becomes {@code %20}. */
    public static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /**
     * Decodes a path segment, in which {@code +} stands for itself.
     *
     * @throws IllegalArgumentException if the segment is not percent-encoded UTF-8
     */
    public static String decodePathSegment(String encoded) {
        return decodeQuery(encoded.replace("+", "%2B"));
    }

    /**
     * Decodes the name or the value of a query parameter, in which {@code +} stands for a space.
     *
     * @throws IllegalArgumentException if the text is not percent-encoded UTF-8
     */
    public static String decodeQuery(String encoded) {
        String decoded = URLDecoder.decode(encoded, UTF_8);
        if (decoded.indexOf('\uFFFD') >= 0) { // URLDecoder replaces bytes that are not UTF-8
            throw new IllegalArgumentException("not percent-encoded UTF-8: " + encoded);
        }
        return decoded;
    }
}
