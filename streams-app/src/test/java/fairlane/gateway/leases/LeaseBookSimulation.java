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

/** Random workers, late and in time, on one book; each life is told by its seed. */
class LeaseBookSimulation {
    private static final int STEPS = 500;
    private static final int MAX_RECEIVES = 4;

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void nobodyHasWhatAnotherHasAndEverythingEndsOnce(@ForAll long seed) {
        new Life(seed).live();
    }

    private static final class Life {
        private final Random random;
        private final LeaseBook<Integer> book;
        private final Map<Integer, LeaseBook.Item<Integer>> items = new HashMap<>();
        /** Who may have what, and until when, as the workers understand it. */
        private final Map<Integer, Held> held = new HashMap<>();

        private final List<Held> allHeld = new ArrayList<>();
        private final Set<Integer> ended = new HashSet<>();
        private final Map<Integer, Integer> receives = new HashMap<>();
        private long now;
        private int offered;
        private int tokens;

        private record Held(int message, String token, long until) {}

        Life(long seed) {
            this.random = new Random(seed);
            this.book = new LeaseBook<>(MAX_RECEIVES, () -> "t" + tokens++);
        }

        void live() {
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

        private void step(int dice) {
            if (dice < 30) {
                items.put(offered, book.offer(offered, Long.MAX_VALUE));
                offered++;
            } else if (dice < 60) {
                lease();
            } else if (!allHeld.isEmpty()) {
                Held one = allHeld.get(random.nextInt(allHeld.size()));
                if (dice < 80) {
                    finish(one);
                } else if (dice < 88) {
                    extend(one);
                } else if (dice < 96) {
                    release(one);
                } else {
                    withdraw(one.message());
                }
            }
        }

        private void lease() {
            long duration = 1 + random.nextInt(100);
            for (LeaseBook.Item<Integer> item :
                    book.lease(1 + random.nextInt(5), now, duration).leased()) {
                int message = item.message();
                assertThat(ended).as("what has ended at %d", now).doesNotContain(message);
                Held before = held.get(message);
                assertThat(before == null || before.until() <= now)
                        .as("%d is free at %d: %s", message, now, before)
                        .isTrue();
                assertThat(receives.merge(message, 1, Integer::sum))
                        .isEqualTo(item.receives())
                        .isLessThanOrEqualTo(MAX_RECEIVES);
                assertThat(item.until()).isEqualTo(now + duration);
                Held mine = new Held(message, item.token(), item.until());
                held.put(message, mine);
                allHeld.add(mine);
            }
        }

        private boolean isLast(Held one) {
            Held last = held.get(one.message());
            return last != null && last.token().equals(one.token());
        }

        private void finish(Held one) {
            boolean done = book.finish(one.token()) instanceof LeaseBook.Done;
            assertThat(done).as("finishing %s at %d", one, now).isEqualTo(isLast(one));
            if (done) {
                ended.add(one.message());
            }
        }

        private void extend(Held one) {
            Held last = held.get(one.message());
            boolean may = isLast(one) && last.until() > now && !ended.contains(one.message());
            long duration = 1 + random.nextInt(100);
            boolean done = book.extend(one.token(), now, duration) instanceof LeaseBook.Done;
            assertThat(done).as("extending %s at %d", last, now).isEqualTo(may);
            if (done) {
                held.put(one.message(), new Held(one.message(), one.token(), now + duration));
            }
        }

        private void release(Held one) {
            if (book.release(one.token(), now) instanceof LeaseBook.Done) {
                assertThat(isLast(one)).isTrue();
                held.put(one.message(), new Held(one.message(), one.token(), now));
                expire();
            }
        }

        private void withdraw(int message) {
            if (!ended.contains(message)) {
                Held last = held.get(message);
                assertThat(book.withdraw(items.get(message)))
                        .as("somebody has %s at %d", last, now)
                        .isEqualTo(last.until() > now);
                ended.add(message);
                held.remove(message);
            }
        }

        private void expire() {
            for (LeaseBook.Item<Integer> item : book.endLeases(now)) {
                assertThat(receives).containsEntry(item.message(), MAX_RECEIVES);
                assertThat(held.get(item.message()).until()).isLessThanOrEqualTo(now);
                assertThat(ended.add(item.message())).isTrue();
                held.remove(item.message());
            }
        }

        private void requireCounts() {
            long leased = held.values().stream()
                    .filter(one -> one.until() > now && !ended.contains(one.message()))
                    .count();
            assertThat(book.leased()).isEqualTo((int) leased);
            assertThat(book.waiting()).isEqualTo(offered - ended.size() - (int) leased);
        }
    }
}
