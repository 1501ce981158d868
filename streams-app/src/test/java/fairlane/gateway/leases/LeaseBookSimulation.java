package fairlane.gateway.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Simulates workers that lease messages from one lease book and send commands on the leases at random times, before or
 * after the end of the lease. The seed determines the whole run.
 */
class LeaseBookSimulation {
    private static final int STEPS = 500;
    private static final int MAX_RECEIVES = 4;

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void everyMessageIsLeasedToOneWorkerAtATimeAndEndsExactlyOnce(@ForAll long seed) {
        new SimulationRun(seed).run();
    }

    private static final class SimulationRun {
        private final Random random;
        private final LeaseBook<Integer> book;
        private final Map<Integer, LeaseBook.Item<Integer>> items = new HashMap<>();
        /** The last lease that a worker was granted for each message. */
        private final Map<Integer, HeldLease> held = new HashMap<>();

        private final List<HeldLease> allHeld = new ArrayList<>();
        private final Set<Integer> ended = new HashSet<>();
        private final Map<Integer, Integer> receives = new HashMap<>();
        private long now;
        private int offered;
        private int tokens;

        private record HeldLease(int message, String token, long endsAt) {}

        SimulationRun(long seed) {
            this.random = new Random(seed);
            this.book = new LeaseBook<>(MAX_RECEIVES, () -> "t" + tokens++);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(20);
                expire();
                step(random.nextInt(100));
                requireCounts();
            }
            while (ended.size() < offered) {
                now += 50;
                expire();
                lease();
                held.values().stream().toList().forEach(this::finish);
            }
            now += 10_000;
            expire();
            assertThat(book.lease(1_000, now, 1).leased()).isEmpty();
            assertThat(book.waiting() + book.leased()).isZero();
        }

        private void step(int roll) {
            if (roll < 30) {
                items.put(offered, book.offer(offered, Long.MAX_VALUE));
                offered++;
            } else if (roll < 60) {
                lease();
            } else if (!allHeld.isEmpty()) {
                HeldLease lease = allHeld.get(random.nextInt(allHeld.size()));
                if (roll < 80) {
                    finish(lease);
                } else if (roll < 88) {
                    extend(lease);
                } else if (roll < 96) {
                    release(lease);
                } else {
                    withdraw(lease.message());
                }
            }
        }

        private void lease() {
            long duration = 1 + random.nextInt(100);
            for (LeaseBook.Item<Integer> item :
                    book.lease(1 + random.nextInt(5), now, duration).leased()) {
                int message = item.message();
                assertThat(ended)
                        .as("messages that had ended before they were leased at time %d", now)
                        .doesNotContain(message);
                HeldLease previous = held.get(message);
                assertThat(previous == null || previous.endsAt() <= now)
                        .as("whether message %d has no holder at time %d; its last lease is %s", message, now, previous)
                        .isTrue();
                assertThat(receives.merge(message, 1, Integer::sum))
                        .isEqualTo(item.receives())
                        .isLessThanOrEqualTo(MAX_RECEIVES);
                assertThat(item.endsAt()).isEqualTo(now + duration);
                HeldLease granted = new HeldLease(message, item.token(), item.endsAt());
                held.put(message, granted);
                allHeld.add(granted);
            }
        }

        private boolean isLast(HeldLease lease) {
            HeldLease last = held.get(lease.message());
            return last != null && last.token().equals(lease.token());
        }

        private void finish(HeldLease lease) {
            boolean done = book.finish(lease.token()) instanceof TokenResult.Valid;
            assertThat(done)
                    .as("whether the lease %s can finish its message at time %d", lease, now)
                    .isEqualTo(isLast(lease));
            if (done) {
                ended.add(lease.message());
            }
        }

        private void extend(HeldLease lease) {
            HeldLease last = held.get(lease.message());
            boolean mayExtend = isLast(lease) && last.endsAt() > now && !ended.contains(lease.message());
            long duration = 1 + random.nextInt(100);
            boolean done = book.extend(lease.token(), now, duration) instanceof TokenResult.Valid;
            assertThat(done)
                    .as("whether the lease %s can be extended at time %d", last, now)
                    .isEqualTo(mayExtend);
            if (done) {
                held.put(lease.message(), new HeldLease(lease.message(), lease.token(), now + duration));
            }
        }

        private void release(HeldLease lease) {
            if (book.release(lease.token(), now) instanceof TokenResult.Valid) {
                assertThat(isLast(lease)).isTrue();
                held.put(lease.message(), new HeldLease(lease.message(), lease.token(), now));
                expire();
            }
        }

        private void withdraw(int message) {
            if (!ended.contains(message)) {
                HeldLease last = held.get(message);
                assertThat(book.withdraw(items.get(message)))
                        .as("whether the last lease %s of the withdrawn message is in force at time %d", last, now)
                        .isEqualTo(last.endsAt() > now);
                ended.add(message);
                held.remove(message);
            }
        }

        private void expire() {
            for (LeaseBook.Item<Integer> item : book.expireLeases(now)) {
                assertThat(receives).containsEntry(item.message(), MAX_RECEIVES);
                assertThat(held.get(item.message()).endsAt()).isLessThanOrEqualTo(now);
                assertThat(ended.add(item.message())).isTrue();
                held.remove(item.message());
            }
        }

        private void requireCounts() {
            long leased = held.values().stream()
                    .filter(lease -> lease.endsAt() > now && !ended.contains(lease.message()))
                    .count();
            assertThat(book.leased()).isEqualTo((int) leased);
            assertThat(book.waiting()).isEqualTo(offered - ended.size() - (int) leased);
        }
    }
}
