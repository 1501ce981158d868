package fairlane.core.limits;

import java.util.Arrays;
import java.util.List;

/** Matches the rates of a changed limit: from which previous rate does each current rate take over its level? */
final class RatePredecessors {
    private RatePredecessors() {}

    /** The index of the previous rate for each current one, -1 for none: first by equal period, then in order. */
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
