package fairlane.core.limits;

import java.util.Arrays;
import java.util.List;

/** Which of the old rates each new one takes over from, where a limit with several rates is changed. */
final class RatePredecessors {
    private RatePredecessors() {}

    /** For each new rate the index of the old one, -1 for none: first those of the same period, then in their order. */
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
