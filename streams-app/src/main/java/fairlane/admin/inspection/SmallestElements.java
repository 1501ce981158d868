package fairlane.admin.inspection;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects the smallest of many elements, and keeps only these in memory. */
final class SmallestElements<T> {
    private final Comparator<T> order;
    private final int maxCount;
    private final PriorityQueue<T> largestFirst;

    SmallestElements(Comparator<T> order, int maxCount) {
        this.order = order;
        this.maxCount = maxCount;
        this.largestFirst = new PriorityQueue<>(order.reversed());
    }

    void add(T element) {
        largestFirst.add(element);
        if (largestFirst.size() > maxCount) {
            largestFirst.remove();
        }
    }

    List<T> sorted() {
        return largestFirst.stream().sorted(order).toList();
    }
}
