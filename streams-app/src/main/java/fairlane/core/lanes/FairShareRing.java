package fairlane.core.lanes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deficit round robin (Shreedhar and Varghese, 1995) between the ready customers of a channel, in cost units: at its
 * turn a customer is given as many units as its weight, and what its messages cost is taken from them; what is left is
 * kept for its next turn while it stays ready. One whose next message costs more waits for further turns.
 *
 * <p>Between any two customers that stay ready, what each got divided by its weight differs by at most one largest
 * message and a quantum.
 */
public final class FairShareRing {
    private @Nullable Customer front;
    private int size;

    public @Nullable Customer front() {
        return front;
    }

    int size() {
        return size;
    }

    public boolean isEmpty() {
        return front == null;
    }

    /** Puts a customer at the end, with nothing saved up; one that is in already keeps its place. */
    void add(Customer customer) {
        if (customer.nextInRing != null) {
            return;
        }
        if (front == null) {
            customer.previousInRing = customer;
            customer.nextInRing = customer;
            front = customer;
        } else {
            Customer last = Objects.requireNonNull(front.previousInRing);
            customer.previousInRing = last;
            customer.nextInRing = front;
            last.nextInRing = customer;
            front.previousInRing = customer;
        }
        size++;
    }

    /** Since when the one has been eligible that has waited longest, of so many whose turn is next. */
    public long oldestEligibleSince(int maxCustomers) {
        long oldest = Long.MAX_VALUE;
        Customer customer = front;
        for (int i = 0; i < Math.min(size, maxCustomers) && customer != null; i++) {
            oldest = Math.min(oldest, Math.max(customer.oldestReadySince(), customer.eligibleAt));
            customer = customer.nextInRing;
        }
        return oldest;
    }

    void remove(Customer customer) {
        if (customer.nextInRing == null || customer.previousInRing == null) {
            return;
        }
        customer.previousInRing.nextInRing = customer.nextInRing;
        customer.nextInRing.previousInRing = customer.previousInRing;
        if (front == customer) {
            front = customer.nextInRing == customer ? null : customer.nextInRing;
        }
        customer.previousInRing = null;
        customer.nextInRing = null;
        customer.deficit = 0;
        customer.inTurn = false;
        size--;
    }

    /**
     * Whether the customer at the front may send a message of this cost in its turn. If not, its turn is over, and the
     * next one is at the front.
     */
    public boolean tryGrant(Customer customer, int cost) {
        if (!customer.inTurn) {
            customer.inTurn = true;
            customer.deficit += customer.weight();
        }
        if (customer.deficit >= cost) {
            return true;
        }
        customer.inTurn = false;
        front = customer.nextInRing;
        return false;
    }
}
