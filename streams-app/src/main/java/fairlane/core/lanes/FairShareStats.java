package fairlane.core.lanes;

import fairlane.core.model.CustomerShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the cost units that the customers in the fair-share ring released in the last minute with the cost units
 * that were due to them. It does so for each of the heaviest customers, and for all others together, in memory that
 * does not grow with the number of customers.
 *
 * <p>The due units are those that generalized processor sharing (Parekh and Gallager, 1993) would have granted: each
 * released unit is due to the customers that are in the ring at that moment, in proportion to their weights. They are
 * computed with a virtual time that each released unit advances by one divided by the sum of all weights. The units due
 * to one customer are its weight times the advance of the virtual time, so that a release costs O(1), however many
 * customers are in the ring. Nothing is due to a customer outside the ring.
 *
 * <p>The heaviest customers are found by the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, 2005): a customer
 * that is not tracked replaces the lightest tracked customer, and is credited with the units of the replaced customer.
 * {@link #snapshot} names a tracked customer only if the customer itself released at least as many units as it was
 * credited with for replaced customers.
 */
public final class FairShareStats {
    private static final int MAX_TRACKED = 4 * CustomerShare.MAX_NAMED;
    private static final int SLOTS = 6;
    private static final long SLOT_MILLIS = 10_000;

    private final boolean enabled;
    private final List<TrackedCustomer> trackedCustomers = new ArrayList<>(MAX_TRACKED);
    private final double[] releasedBySlot = new double[SLOTS];
    private long currentSlot;
    private double virtualTime;
    private long totalRingWeight;

    /** The released and due units of one tracked customer. */
    static final class TrackedCustomer {
        private final double[] releasedBySlot = new double[SLOTS];
        private final double[] dueBySlot = new double[SLOTS];
        private Customer customer;
        private double released;
        private double credit;
        /** The virtual time up to which {@link #dueBySlot} includes the units due to this customer. */
        private double accruedUntil;

        private boolean heavy;

        TrackedCustomer(Customer customer) {
            this.customer = customer;
        }

        private double estimatedUnits() {
            return released + credit;
        }

        private void clearSlot(int index) {
            released -= releasedBySlot[index];
            releasedBySlot[index] = 0;
            dueBySlot[index] = 0;
            credit -= credit / SLOTS;
        }
    }

    /**
     * Creates statistics without counts.
     *
     * @param enabled whether anything is counted; false if the counts are never read
     */
    public FairShareStats(boolean enabled) {
        this.enabled = enabled;
    }

    /** Notes that a customer joined the ring of customers with releasable messages, or that its weight has changed. */
    void enterRing(Customer customer) {
        int weight = customer.weight();
        if (!enabled || customer.ringWeight() == weight) {
            return;
        }
        leaveRing(customer);
        customer.countRingWeight(weight);
        totalRingWeight += weight;
        TrackedCustomer tracked = customer.tracked();
        if (tracked != null) {
            tracked.accruedUntil = virtualTime;
        }
    }

    /** Records that a customer left the ring. */
    void leaveRing(Customer customer) {
        if (customer.ringWeight() > 0) {
            TrackedCustomer tracked = customer.tracked();
            if (tracked != null) {
                accrueDue(tracked);
            }
            totalRingWeight -= customer.ringWeight();
            customer.countRingWeight(0);
        }
    }

    /** Counts a released message of a customer that is in the ring. */
    public void recordRelease(Customer customer, int cost, long now) {
        if (!enabled) {
            return;
        }
        advanceTo(now);
        TrackedCustomer tracked = customer.tracked();
        if (tracked == null) {
            tracked = track(customer);
        }
        virtualTime += (double) cost / Math.max(1, totalRingWeight);
        tracked.releasedBySlot[slotIndex()] += cost;
        tracked.released += cost;
        releasedBySlot[slotIndex()] += cost;
    }

    /** Stops tracking an evicted customer, whose units then count among those of all other customers. */
    void remove(Customer customer) {
        leaveRing(customer);
        TrackedCustomer tracked = customer.tracked();
        if (tracked != null) {
            trackedCustomers.remove(tracked);
            customer.track(null);
        }
    }

    private TrackedCustomer track(Customer customer) {
        TrackedCustomer tracked;
        if (trackedCustomers.size() < MAX_TRACKED) {
            tracked = new TrackedCustomer(customer);
            trackedCustomers.add(tracked);
        } else {
            tracked = lightest();
            tracked.customer.track(null);
            tracked.customer = customer;
            tracked.credit = tracked.estimatedUnits();
            tracked.released = 0;
            tracked.heavy = false;
            Arrays.fill(tracked.releasedBySlot, 0);
            Arrays.fill(tracked.dueBySlot, 0);
        }
        tracked.accruedUntil = virtualTime;
        customer.track(tracked);
        return tracked;
    }

    private TrackedCustomer lightest() {
        TrackedCustomer lightest = trackedCustomers.get(0);
        for (int i = 1; i < trackedCustomers.size(); i++) {
            if (trackedCustomers.get(i).estimatedUnits() < lightest.estimatedUnits()) {
                lightest = trackedCustomers.get(i);
            }
        }
        return lightest;
    }

    private void accrueDue(TrackedCustomer tracked) {
        tracked.dueBySlot[slotIndex()] += tracked.customer.ringWeight() * (virtualTime - tracked.accruedUntil);
        tracked.accruedUntil = virtualTime;
    }

    private int slotIndex() {
        return (int) (currentSlot % SLOTS);
    }

    /**
     * Drops counts older than a minute. The virtual time restarts at 0, so that it never grows too large to be exact.
     */
    private void advanceTo(long now) {
        long newSlot = now / SLOT_MILLIS;
        if (newSlot == currentSlot) {
            return;
        }
        trackedCustomers.forEach(this::accrueDue);
        long elapsedSlots = Math.min(SLOTS, newSlot - currentSlot);
        for (long i = 1; i <= elapsedSlots; i++) {
            int expiredSlot = (int) ((currentSlot + i) % SLOTS);
            releasedBySlot[expiredSlot] = 0;
            trackedCustomers.forEach(tracked -> tracked.clearSlot(expiredSlot));
        }
        currentSlot = newSlot;
        virtualTime = 0;
        trackedCustomers.forEach(tracked -> tracked.accruedUntil = 0);
    }

    /**
     * Returns one entry for each of the heaviest customers, and a last entry for all other customers together. From
     * then on, {@link #isHeavy} returns true for exactly these heaviest customers.
     */
    public List<CustomerShare> snapshot(long now) {
        advanceTo(now);
        trackedCustomers.forEach(tracked -> {
            accrueDue(tracked);
            tracked.heavy = false;
        });
        List<CustomerShare> shares = new ArrayList<>();
        double released = Arrays.stream(releasedBySlot).sum();
        double due = released;
        for (TrackedCustomer tracked : heaviest()) {
            tracked.heavy = true;
            double trackedDue = Arrays.stream(tracked.dueBySlot).sum();
            shares.add(new CustomerShare(tracked.customer.id(), tracked.released, trackedDue));
            released -= tracked.released;
            due -= trackedDue;
        }
        shares.add(new CustomerShare(null, Math.max(0, released), Math.max(0, due)));
        return shares;
    }

    private List<TrackedCustomer> heaviest() {
        return trackedCustomers.stream()
                .filter(tracked -> tracked.released > 0 && tracked.released >= tracked.credit)
                .sorted(Comparator.comparingDouble((TrackedCustomer tracked) -> tracked.released)
                        .reversed())
                .limit(CustomerShare.MAX_NAMED)
                .toList();
    }

    /** Whether the last call of {@link #snapshot} listed the customer among the heaviest customers. */
    public static boolean isHeavy(Customer customer) {
        @Nullable TrackedCustomer tracked = customer.tracked();
        return tracked != null && tracked.heavy;
    }
}
