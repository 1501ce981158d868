package fairlane.core;

import java.util.Arrays;
import java.util.List;

/** Which of the old rates each new one takes over from, where a limit with several rates is changed. */
final class Predecessors {
    private Predecessors() {}

    /** For each new rate the index of the old one, -1 for none: first those of the same period, then in their order. */
    static int[] match(List<Rate> old, List<Rate> next) {
        int[] found = new int[next.size()];
        Arrays.fill(found, -1);
        boolean[] taken = new boolean[old.size()];
        for (int i = 0; i < found.length; i++) {
            take(found, i, taken, old, next.get(i).periodMillis());
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] < 0) {
                take(found, i, taken, old, 0);
            }
        }
        return found;
    }

    private static void take(int[] found, int index, boolean[] taken, List<Rate> old, long period) {
        for (int j = 0; j < taken.length; j++) {
            if (!taken[j] && (period == 0 || old.get(j).periodMillis() == period)) {
                taken[j] = true;
                found[index] = j;
                return;
            }
        }
    }
}
