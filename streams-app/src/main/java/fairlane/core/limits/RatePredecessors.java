package fairlane.core.limits;

import java.util.Arrays;
import java.util.List;

/**
 * Matches the rates of a limit before and after a change, so that a meter can carry over what it has counted under an
 * old rate to the matching new rate.
 */
final class RatePredecessors {
    private RatePredecessors() {}

    /**
     * Returns, for each rate in {@code current}, the index in {@code previous} of the matching old rate, or -1 if there
     * is none. Each old rate is matched at most once. Rates with equal periods are matched first, and then the
     * remaining rates in the order of the lists.
     */
    static int[] match(List<RateLimit> previous, List<RateLimit> current) {
        int[] predecessors = new int[current.size()];
        Arrays.fill(predecessors, -1);
        boolean[] taken = new boolean[previous.size()];
        for (int i = 0; i < predecessors.length; i++) {
            assignFirst(predecessors, i, taken, previous, current.get(i).periodMillis());
        }
        for (int i = 0; i < predecessors.length; i++) {
            if (predecessors[i] < 0) {
                assignFirst(predecessors, i, taken, previous, 0);
            }
        }
        return predecessors;
    }

    private static void assignFirst(
            int[] predecessors, int index, boolean[] taken, List<RateLimit> previous, long period) {
        for (int j = 0; j < taken.length; j++) {
            if (!taken[j] && (period == 0 || previous.get(j).periodMillis() == period)) {
                taken[j] = true;
                predecessors[index] = j;
                return;
            }
        }
    }
}
