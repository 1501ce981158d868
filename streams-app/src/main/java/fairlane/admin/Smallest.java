package fairlane.admin;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The smallest of many, in memory for no more than those. */
final class Smallest<T> {
    private final Comparator<T> order;
    private final int count;
    private final PriorityQueue<T> largestFirst;

    Smallest(Comparator<T> order, int count) {
        this.order = order;
        this.count = count;
        this.largestFirst = new PriorityQueue<>(order.reversed());
    }

    void add(T one) {
        largestFirst.add(one);
        if (largestFirst.size() > count) {
            largestFirst.remove();
        }
    }

    List<T> sorted() {
        return largestFirst.stream().sorted(order).toList();
    }
}
