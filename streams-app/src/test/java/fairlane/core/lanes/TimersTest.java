package fairlane.core.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final class Alarm extends TimerEntry {}

    @Test
    void timerFiresExactlyAtItsMillisecond() {
        Timers timers = new Timers(1_000_000);
        Alarm alarm = new Alarm();
        timers.schedule(alarm, 1_000_777);
        assertThat(pollAllDue(timers, 1_000_776)).isEmpty();
        assertThat(pollAllDue(timers, 1_000_777)).containsExactly(alarm);
        assertThat(pollAllDue(timers, 1_000_777)).isEmpty();
    }

    @Test
    void timerSetForAPastTimeFiresImmediately() {
        Timers timers = new Timers(1_000);
        Alarm alarm = new Alarm();
        timers.schedule(alarm, 5);
        assertThat(timers.nextDue()).isLessThanOrEqualTo(1_000);
        assertThat(timers.poll(1_000)).isSameAs(alarm);
    }

    @Test
    void timerSetForMaxValueNeverFires() {
        Timers timers = new Timers(1_000);
        Alarm alarm = new Alarm();
        timers.schedule(alarm, 2_000);
        timers.schedule(alarm, Long.MAX_VALUE);
        assertThat(timers.nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(pollAllDue(timers, 1L << 47)).isEmpty();
    }

    @Test
    void scheduleNoLaterKeepsATimerThatIsSetForAnEarlierTime() {
        Timers timers = new Timers(1_000);
        Alarm alarm = new Alarm();
        timers.scheduleNoLater(alarm, 3_000);
        timers.scheduleNoLater(alarm, 4_000);
        assertThat(pollAllDue(timers, 3_000)).containsExactly(alarm);
        timers.scheduleNoLater(alarm, 4_000);
        timers.scheduleNoLater(alarm, 3_500);
        assertThat(pollAllDue(timers, 3_499)).isEmpty();
        assertThat(pollAllDue(timers, 3_500)).containsExactly(alarm);
    }

    @Test
    void timerSetForATimeInAThousandYearsFires() {
        Timers timers = new Timers(1_800_000_000_000L);
        Alarm alarm = new Alarm();
        long inAThousandYears = 1_800_000_000_000L + 1_000L * 366 * 86_400_000;
        timers.schedule(alarm, inAThousandYears);
        assertThat(pollAllDue(timers, inAThousandYears - 1)).isEmpty();
        assertThat(pollAllDue(timers, inAThousandYears)).containsExactly(alarm);
    }

    @Test
    void movedOrCancelledTimerDoesNotFireAtItsOldTime() {
        Timers timers = new Timers(0);
        Alarm moved = new Alarm();
        Alarm cancelled = new Alarm();
        timers.schedule(moved, 100);
        timers.schedule(cancelled, 100);
        timers.schedule(moved, 5_000);
        cancelled.unlink();
        assertThat(pollAllDue(timers, 4_999)).isEmpty();
        assertThat(pollAllDue(timers, 5_000)).containsExactly(moved);
    }

    @Test
    void pollMovesAtMost64TimersOfALargeSlotPerCall() {
        Timers timers = new Timers(0);
        long due = (1 << 20) + 77;
        for (int i = 0; i < 1_000_000; i++) {
            timers.schedule(new Alarm(), due);
        }
        int emptyPolls = 0;
        int fired = 0;
        while (timers.isBehind(due)) {
            if (timers.poll(due) == null) {
                emptyPolls++;
            } else {
                fired++;
            }
        }
        assertThat(fired).isEqualTo(1_000_000);
        assertThat(emptyPolls)
                .as("number of polls that only move timers to lower wheels, at most 64 timers each")
                .isGreaterThanOrEqualTo(1_000_000 / 64);
    }

    @Test
    void timersAreStillBehindAfterAPollThatOnlyMovedTheLastTimer() {
        Timers timers = new Timers(0);
        for (int i = 0; i < 64; i++) {
            timers.schedule(new Alarm(), 70);
        }
        assertThat(timers.poll(70)).isNull();
        assertThat(timers.isBehind(70)).isTrue();
        assertThat(pollAllDue(timers, 70)).hasSize(64);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void timersFireInTheSameOrderAsASortedMap(@ForAll long seed) {
        Random random = new Random(seed);
        long now = Math.abs(random.nextLong() % (1L << 41));
        Timers timers = new Timers(now);
        TreeMap<Long, List<Alarm>> reference = new TreeMap<>();
        List<Alarm> alarms = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Alarm alarm = random.nextInt(3) == 0 && !alarms.isEmpty()
                    ? alarms.get(random.nextInt(alarms.size()))
                    : new Alarm();
            removeFrom(reference, alarm);
            alarms.add(alarm);
            if (random.nextInt(10) == 0) {
                alarm.unlink();
            } else {
                long due = now + randomMillis(random);
                timers.schedule(alarm, due);
                reference.computeIfAbsent(due, key -> new ArrayList<>()).add(alarm);
            }
            if (random.nextInt(4) == 0) {
                now += randomMillis(random);
                assertPollsInOrder(timers, now, reference);
            }
        }
        assertPollsInOrder(timers, now + (1L << 45), reference);
        assertThat(reference).isEmpty();
    }

    private static void assertPollsInOrder(Timers timers, long now, TreeMap<Long, List<Alarm>> reference) {
        assertThat(timers.nextDue()).isLessThanOrEqualTo(reference.isEmpty() ? Long.MAX_VALUE : reference.firstKey());
        List<TimerEntry> polled = pollAllDue(timers, now);
        assertThat(polled).isSortedAccordingTo(Comparator.comparingLong(TimerEntry::due));
        List<Alarm> due = reference.headMap(now, true).values().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(polled).containsExactlyInAnyOrderElementsOf(due);
        reference.headMap(now, true).clear();
        assertThat(timers.nextDue()).isGreaterThan(now);
    }

    /**
     * Returns a random delay, which is mostly short, sometimes long, and sometimes at the boundary between two timing
     * wheels.
     */
    private static long randomMillis(Random random) {
        long digit = 1L << (6 * random.nextInt(6));
        return switch (random.nextInt(4)) {
            case 0 -> digit;
            case 1 -> digit - 1;
            default -> Math.abs(random.nextLong() % (digit * 64));
        };
    }

    private static void removeFrom(TreeMap<Long, List<Alarm>> reference, Alarm alarm) {
        reference.values().forEach(list -> list.remove(alarm));
        reference.values().removeIf(List::isEmpty);
    }

    private static List<TimerEntry> pollAllDue(Timers timers, long now) {
        List<TimerEntry> all = new ArrayList<>();
        while (timers.isBehind(now)) {
            TimerEntry next = timers.poll(now);
            if (next != null) {
                all.add(next);
            }
        }
        return all;
    }
}
