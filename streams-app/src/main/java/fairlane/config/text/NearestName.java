package fairlane.config.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the known name that a user probably meant when mistyping a name. */
public final class NearestName {
    private NearestName() {}

    /**
     * Returns the known name that is most similar to an unknown name. The two names differ in at most two edits or, for
     * a known name of more than six characters, in at most as many edits as a third of its length. Case is ignored.
     */
    public static Optional<String> find(String unknown, Stream<String> known) {
        return known.filter(candidate -> distance(unknown, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(unknown, candidate)));
    }

    /**
     * Returns the Levenshtein distance between two names, ignoring case. The algorithm keeps only two rows of its
     * matrix.
     */
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
