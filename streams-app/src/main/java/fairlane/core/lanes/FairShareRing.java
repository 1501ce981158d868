package fairlane.core.lanes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deficit round robin (Shreedhar and Varghese, 1995) between the ready customers of a channel, in cost units. In each
 * turn a customer is granted as many cost units as its weight, and the cost of each released message is deducted. Units
 * that remain are kept for the customer's next turn as long as the customer stays ready. A message that costs more than
 * the remaining units is released in a later turn of its customer, when enough units have accumulated.
 *
 * <p>The following holds for any two customers while both stay ready. Divide the cost units that each customer releases
 * by the weight of that customer. The two quotients differ by at most 1 + L/w1 + L/w2, where L is the cost of the
 * largest message, and w1 and w2 are the weights of the two customers.
 */
public final class FairShareRing {
    private @Nullable Customer front;
    private int size;

    /** The place of a customer in the ring; the links are null while the customer is not in the ring. */
    abstract static class Node extends TimerEntry {
        private @Nullable Customer previous;
        private @Nullable Customer next;
        /** The cost units that the customer may still release in the current turn. */
        private long deficit;

        private boolean inTurn;
    }

    /** Returns the customer as a node, because private members of {@link Node} are not visible through the subclass. */
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

    /**
     * Adds a customer at the end of the ring, with a deficit of 0; a customer that is already in the ring keeps its
     * place.
     */
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

    /**
     * Returns the time since which the limits of sender and customer have allowed a release from the longest waiting
     * lane, epoch milliseconds; {@link Long#MAX_VALUE} if the ring is empty. Only the lanes of the next {@code
     * maxCustomers} customers in the ring are inspected.
     */
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
     * Returns whether the customer at the front may release a message of this cost in the current turn. If not, the
     * turn ends and the next customer moves to the front.
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

    /** Deducts the cost of a granted message from the customer's deficit when the message is released. */
    public void charge(Customer customer, int cost) {
        node(customer).deficit -= cost;
    }

    /** The cost units that the customer may still release in the current turn. */
    long deficit(Customer customer) {
        return node(customer).deficit;
    }
}
