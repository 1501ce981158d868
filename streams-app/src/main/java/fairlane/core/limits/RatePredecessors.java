package fairlane.core.limits;

import java.util.Arrays;
import java.util.List;

/** Decides from which previous rate of a changed limit each current rate takes over its level. */
final class RatePredecessors {
    private RatePredecessors() {}

    /**
     * Returns for each current rate the index of its previous rate, or -1 if it has none. Rates with equal periods are
     * matched first, then the remaining rates in their order.
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
