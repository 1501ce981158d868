package fairlane.config.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the known name that a mistyped name was probably meant to be. */
public final class NearestName {
    private NearestName() {}

    /**
     * Finds the most similar name: at most two edits away, or a third of the known name's length if that is more. Case
     * is ignored.
     */
    public static Optional<String> find(String unknown, Stream<String> known) {
        return known.filter(candidate -> distance(unknown, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(unknown, candidate)));
    }

    /** The Levenshtein distance, computed with two rows; case is ignored. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, column -> column);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
