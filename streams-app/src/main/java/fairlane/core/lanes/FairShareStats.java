package fairlane.core.lanes;

import fairlane.core.model.CustomerShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the customers in the fair-share ring received over the last minute with what was due to them, in cost
 * units: for each of the heaviest customers, and for all others together, in memory that does not grow with their number.
 *
 * <p>Due is what generalized processor sharing (Parekh and Gallager, 1993) would have given: each released unit is due to
 * the customers that are in the ring at that moment, in proportion to their weights. For one customer that is its weight
 * times the advance of a virtual time, which each unit advances by one divided by the sum of all weights: O(1) per
 * release, however many customers are in the ring. Nothing is due to a customer outside the ring.
 *
 * <p>The heaviest customers are found by space saving (Metwally, Agrawal and El Abbadi, 2005): a customer that is not
 * tracked replaces the lightest tracked one, and is credited with that one's units. A customer is named once at least half
 * of its credited units were observed.
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

    /** The counts of one tracked customer. */
    static final class TrackedCustomer {
        private final double[] releasedBySlot = new double[SLOTS];
        private final double[] dueBySlot = new double[SLOTS];
        private Customer customer;
        private double released;
        private double credit;
        /** The virtual time up to which {@link #dueBySlot} is complete. */
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

    /** @param enabled false: nothing is counted, because no one reads it */
    public FairShareStats(boolean enabled) {
        this.enabled = enabled;
    }

    /** A customer entered the ring, or its weight changed while it is in the ring. */
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

    /** A customer left the ring. */
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

    /** Counts the release of a message of a customer in the ring. */
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

    /** Removes an evicted customer; its units count with the others. */
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

    /** Drops what is older than a minute. The virtual time restarts at 0, so that it never grows too large to be exact. */
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

    /** The heaviest customers and, as the last entry, all others. Marks the heaviest for {@link #isHeavy}. */
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

    /** Whether the customer was among the heaviest in the last snapshot. */
    public static boolean isHeavy(Customer customer) {
        @Nullable TrackedCustomer tracked = customer.tracked();
        return tracked != null && tracked.heavy;
    }
}
