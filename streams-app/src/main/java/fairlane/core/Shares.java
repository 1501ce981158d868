package fairlane.core;

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
final class Shares {
    private static final int WATCHED = 4 * Share.MOST_NAMED;
    private static final int SLOTS = 6;
    private static final long SLOT_MILLIS = 10_000;

    private final boolean counts;
    private final List<Watched> watched = new ArrayList<>(WATCHED);
    private final double[] all = new double[SLOTS];
    private long slot;
    private double virtualTime;
    /** Of those who stand in line. */
    private long weights;

    /** A customer who is watched. */
    static final class Watched {
        private final double[] got = new double[SLOTS];
        private final double[] due = new double[SLOTS];
        private Customer customer;
        private double seen;
        private double credit;
        private double since;
        private boolean heavy;

        Watched(Customer customer) {
            this.customer = customer;
        }

        private double weight() {
            return seen + credit;
        }

        private void forget(int index) {
            seen -= got[index];
            got[index] = 0;
            due[index] = 0;
            credit -= credit / SLOTS;
        }
    }

    /** @param counts whether anybody wants to know */
    Shares(boolean counts) {
        this.counts = counts;
    }

    /** A customer stands in line, or its weight has changed while it does. */
    void stands(Customer customer) {
        int weight = customer.weight();
        if (!counts || customer.lineWeight == weight) {
            return;
        }
        leaves(customer);
        customer.lineWeight = weight;
        weights += weight;
        if (customer.watched != null) {
            customer.watched.since = virtualTime;
        }
    }

    /** A customer stands in line no longer. */
    void leaves(Customer customer) {
        if (customer.lineWeight > 0) {
            if (customer.watched != null) {
                settle(customer.watched);
            }
            weights -= customer.lineWeight;
            customer.lineWeight = 0;
        }
    }

    /** A message of a customer that stands in line leaves. */
    void got(Customer customer, int cost, long now) {
        if (!counts) {
            return;
        }
        turnTo(now);
        Watched its = customer.watched == null ? watch(customer) : customer.watched;
        virtualTime += (double) cost / Math.max(1, weights);
        its.got[index()] += cost;
        its.seen += cost;
        all[index()] += cost;
    }

    /** A customer is forgotten: what is remembered of it goes to the others. */
    void forget(Customer customer) {
        leaves(customer);
        if (customer.watched != null) {
            watched.remove(customer.watched);
            customer.watched = null;
        }
    }

    private Watched watch(Customer customer) {
        Watched its;
        if (watched.size() < WATCHED) {
            its = new Watched(customer);
            watched.add(its);
        } else {
            its = lightest();
            its.customer.watched = null;
            its.customer = customer;
            its.credit = its.weight();
            its.seen = 0;
            its.heavy = false;
            Arrays.fill(its.got, 0);
            Arrays.fill(its.due, 0);
        }
        its.since = virtualTime;
        customer.watched = its;
        return its;
    }

    private Watched lightest() {
        Watched lightest = watched.get(0);
        for (int i = 1; i < watched.size(); i++) {
            if (watched.get(i).weight() < lightest.weight()) {
                lightest = watched.get(i);
            }
        }
        return lightest;
    }

    private void settle(Watched its) {
        its.due[index()] += its.customer.lineWeight * (virtualTime - its.since);
        its.since = virtualTime;
    }

    private int index() {
        return (int) (slot % SLOTS);
    }

    /** Forgets what is older than a minute; the virtual time begins anew, so that it never gets too large to be exact. */
    private void turnTo(long now) {
        long next = now / SLOT_MILLIS;
        if (next == slot) {
            return;
        }
        watched.forEach(this::settle);
        long passed = Math.min(SLOTS, next - slot);
        for (long i = 1; i <= passed; i++) {
            int old = (int) ((slot + i) % SLOTS);
            all[old] = 0;
            watched.forEach(its -> its.forget(old));
        }
        slot = next;
        virtualTime = 0;
        watched.forEach(its -> its.since = 0);
    }

    /** The heaviest, and at the end the others. */
    List<Share> look(long now) {
        turnTo(now);
        watched.forEach(its -> {
            settle(its);
            its.heavy = false;
        });
        List<Share> shares = new ArrayList<>();
        double got = Arrays.stream(all).sum();
        double due = got;
        for (Watched its : heaviest()) {
            its.heavy = true;
            Share share = new Share(
                    its.customer.id(), its.seen, Arrays.stream(its.due).sum());
            shares.add(share);
            got -= share.got();
            due -= share.due();
        }
        shares.add(new Share(null, Math.max(0, got), Math.max(0, due)));
        return shares;
    }

    private List<Watched> heaviest() {
        return watched.stream()
                .filter(its -> its.seen > 0 && its.seen >= its.credit)
                .sorted(Comparator.comparingDouble((Watched its) -> its.seen).reversed())
                .limit(Share.MOST_NAMED)
                .toList();
    }

    /** Whether the customer was among the heaviest when they were last looked for. */
    static boolean isHeavy(Customer customer) {
        @Nullable Watched its = customer.watched;
        return its != null && its.heavy;
    }
}
