package fairlane.core.lanes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deficit round robin (Shreedhar and Varghese, 1995) between the ready customers of a channel, in cost units. At its turn
 * a customer is granted as many units as its weight, and the cost of each message it releases is deducted. What remains
 * is kept for its next turn as long as it stays ready; a message that costs more waits for further turns.
 *
 * <p>Between any two customers that stay ready, the units released by each divided by its weight differ by at most one
 * largest message and a quantum.
 */
public final class FairShareRing {
    private @Nullable Customer front;
    private int size;

    /** The place of a customer in the ring; the links are null while it is outside. */
    abstract static class Node extends TimerEntry {
        private @Nullable Customer previous;
        private @Nullable Customer next;
        /** The cost units that the customer may still release in this turn. */
        private long deficit;

        private boolean inTurn;
    }

    /** A private member is not visible through the subclass. */
    private static Node node(Customer customer) {
        return customer;
    }

    public @Nullable Customer front() {
        return front;
    }

    int size() {
        return size;
    }

    public boolean isEmpty() {
        return front == null;
    }

    /** Adds a customer at the end, with a deficit of 0; a customer that is already in the ring keeps its place. */
    void add(Customer customer) {
        if (node(customer).next != null) {
            return;
        }
        if (front == null) {
            node(customer).previous = customer;
            node(customer).next = customer;
            front = customer;
        } else {
            Customer last = Objects.requireNonNull(node(front).previous);
            node(customer).previous = last;
            node(customer).next = front;
            node(last).next = customer;
            node(front).previous = customer;
        }
        size++;
    }

    /** Since when the longest waiting lane is eligible, among the next {@code maxCustomers} customers; epoch milliseconds. */
    public long oldestEligibleSince(int maxCustomers) {
        long oldest = Long.MAX_VALUE;
        Customer customer = front;
        for (int i = 0; i < Math.min(size, maxCustomers) && customer != null; i++) {
            oldest = Math.min(oldest, Math.max(customer.oldestReadySince(), customer.eligibleAt()));
            customer = node(customer).next;
        }
        return oldest;
    }

    void remove(Customer customer) {
        Node node = customer;
        if (node.next == null || node.previous == null) {
            return;
        }
        node(node.previous).next = node.next;
        node(node.next).previous = node.previous;
        if (front == customer) {
            front = node.next == customer ? null : node.next;
        }
        node.previous = null;
        node.next = null;
        node.deficit = 0;
        node.inTurn = false;
        size--;
    }

    /**
     * Whether the customer at the front may release a message of this cost in its turn. If it may not, its turn ends and
     * the next customer moves to the front.
     */
    public boolean tryGrant(Customer customer, int cost) {
        Node node = customer;
        if (!node.inTurn) {
            node.inTurn = true;
            node.deficit += customer.weight();
        }
        if (node.deficit >= cost) {
            return true;
        }
        node.inTurn = false;
        front = node.next;
        return false;
    }

    /** Deducts the cost of a message that was granted and is released. */
    public void charge(Customer customer, int cost) {
        node(customer).deficit -= cost;
    }

    /** The cost units that the customer may still release in this turn. */
    long deficit(Customer customer) {
        return node(customer).deficit;
    }
}
