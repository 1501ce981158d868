package fairlane.core.lanes;

import fairlane.core.model.CustomerShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the customers of a channel got while they stood in line for it, and what was due to them, over the last minute, in
 * cost units; of the heaviest one by one, and of all others together, in memory that does not grow with them.
 *
 * <p>Due is what generalized processor sharing (Parekh and Gallager, 1993) would have given: each unit that leaves is due
 * to those who stand in line then, by their weights. Of one customer that is its weight times the advance of a virtual
 * time, which each unit moves by one through the sum of their weights: O(1) a release, however many stand in line. Who
 * has nothing eligible stands in no line, and nothing is due to it.
 *
 * <p>The heaviest are found by space saving (Metwally, Agrawal and El Abbadi, 2005): a customer who is not watched takes
 * the place of the lightest who is, and is credited with as much as that one had. One is named once at least half of what
 * it is credited with was seen.
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
    /** Of those who stand in line. */
    private long totalRingWeight;

    /** A customer who is watched. */
    static final class TrackedCustomer {
        private final double[] releasedBySlot = new double[SLOTS];
        private final double[] dueBySlot = new double[SLOTS];
        private Customer customer;
        private double released;
        private double credit;
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

    /** @param enabled whether anybody wants to know */
    public FairShareStats(boolean enabled) {
        this.enabled = enabled;
    }

    /** A customer stands in line, or its weight has changed while it does. */
    void enterRing(Customer customer) {
        int weight = customer.weight();
        if (!enabled || customer.ringWeight == weight) {
            return;
        }
        leaveRing(customer);
        customer.ringWeight = weight;
        totalRingWeight += weight;
        if (customer.tracked != null) {
            customer.tracked.accruedUntil = virtualTime;
        }
    }

    /** A customer stands in line no longer. */
    void leaveRing(Customer customer) {
        if (customer.ringWeight > 0) {
            if (customer.tracked != null) {
                accrueDue(customer.tracked);
            }
            totalRingWeight -= customer.ringWeight;
            customer.ringWeight = 0;
        }
    }

    /** A message of a customer that stands in line leaves. */
    public void recordRelease(Customer customer, int cost, long now) {
        if (!enabled) {
            return;
        }
        advanceTo(now);
        TrackedCustomer tracked = customer.tracked == null ? track(customer) : customer.tracked;
        virtualTime += (double) cost / Math.max(1, totalRingWeight);
        tracked.releasedBySlot[slotIndex()] += cost;
        tracked.released += cost;
        releasedBySlot[slotIndex()] += cost;
    }

    /** A customer is forgotten: what is remembered of it goes to the others. */
    void remove(Customer customer) {
        leaveRing(customer);
        if (customer.tracked != null) {
            trackedCustomers.remove(customer.tracked);
            customer.tracked = null;
        }
    }

    private TrackedCustomer track(Customer customer) {
        TrackedCustomer tracked;
        if (trackedCustomers.size() < MAX_TRACKED) {
            tracked = new TrackedCustomer(customer);
            trackedCustomers.add(tracked);
        } else {
            tracked = lightest();
            tracked.customer.tracked = null;
            tracked.customer = customer;
            tracked.credit = tracked.estimatedUnits();
            tracked.released = 0;
            tracked.heavy = false;
            Arrays.fill(tracked.releasedBySlot, 0);
            Arrays.fill(tracked.dueBySlot, 0);
        }
        tracked.accruedUntil = virtualTime;
        customer.tracked = tracked;
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
        tracked.dueBySlot[slotIndex()] += tracked.customer.ringWeight * (virtualTime - tracked.accruedUntil);
        tracked.accruedUntil = virtualTime;
    }

    private int slotIndex() {
        return (int) (currentSlot % SLOTS);
    }

    /** Forgets what is older than a minute; the virtual time begins anew, so that it never gets too large to be exact. */
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

    /** The heaviest, and at the end the others. */
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
            CustomerShare share = new CustomerShare(
                    tracked.customer.id(),
                    tracked.released,
                    Arrays.stream(tracked.dueBySlot).sum());
            shares.add(share);
            released -= share.released();
            due -= share.due();
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

    /** Whether the customer was among the heaviest when they were last looked for. */
    public static boolean isHeavy(Customer customer) {
        @Nullable TrackedCustomer tracked = customer.tracked;
        return tracked != null && tracked.heavy;
    }
}
