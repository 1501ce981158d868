package fairlane.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The windows, against what is counted naively. */
class WindowsTest {
    private static final long WINDOW = 10_000;
    private static final long PART = WINDOW / SlidingCount.USUAL_PARTS;
    private static final long BEGIN = Timeline.BEGIN;

    @Test
    void aCountIsBetweenThatOfTheWindowAndThatOfTheWindowLessAPart() {
        SlidingCount count = new SlidingCount(Duration.ofMillis(WINDOW));
        Random random = new Random(17);
        Deque<Long> times = new ArrayDeque<>();
        long now = BEGIN;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(100) == 0 ? random.nextInt(30_000) : random.nextInt(200);
            count.add(1, now);
            times.addLast(now);
            long end = now;
            long most = times.stream().filter(time -> time > end - WINDOW).count();
            long least =
                    times.stream().filter(time -> time > end - WINDOW + PART).count();
            assertThat(count.count(now)).as("seed 17, message %d", i).isBetween(least, most);
            times.removeIf(time -> time <= end - WINDOW);
        }
    }

    @Test
    void differentHashesAreCountedOnceEach() {
        RecentHashes hashes = new RecentHashes(Duration.ofMillis(WINDOW), Integer.MAX_VALUE, BEGIN);
        Random random = new Random(18);
        Map<Long, Long> lastSeen = new HashMap<>();
        long now = BEGIN;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(500) == 0 ? random.nextInt(30_000) : random.nextInt(20);
            long hash = random.nextInt(400) * 0x9E3779B97F4A7C15L; // 0 among them
            hashes.add(hash, now);
            lastSeen.put(hash, now);
            long end = now;
            long most = lastSeen.values().stream()
                    .filter(time -> time > end - WINDOW)
                    .count();
            long least = lastSeen.values().stream()
                    .filter(time -> time > end - WINDOW + PART)
                    .count();
            assertThat((long) hashes.count(now)).as("seed 18, message %d", i).isBetween(least, most);
        }
        assertThat(hashes.bytes()).isLessThan(20_000);
    }

    @Test
    void whatIsLateCountsInItsTimeAndWhatIsTooLateDoesNot() {
        SlidingCount count = new SlidingCount(Duration.ofMillis(WINDOW));
        count.add(1, BEGIN + 60_000);
        count.add(1, BEGIN + 55_000);
        count.add(1, BEGIN);
        assertThat(count.count(BEGIN + 60_000)).isEqualTo(2);
        assertThat(count.count(BEGIN + 66_000)).isEqualTo(1);
        RecentHashes hashes = new RecentHashes(Duration.ofMillis(WINDOW), 10, BEGIN + 60_000);
        hashes.add(1, BEGIN + 60_000);
        hashes.add(2, BEGIN + 55_000);
        hashes.add(3, BEGIN);
        hashes.add(1, BEGIN + 52_000);
        assertThat(hashes.count(BEGIN + 60_000)).isEqualTo(2);
        assertThat(hashes.count(BEGIN + 66_000)).isEqualTo(1);
    }

    @Test
    void noMoreHashesAreKeptThanAreWanted() {
        RecentHashes hashes = new RecentHashes(Duration.ofMillis(WINDOW), 250, BEGIN);
        for (int i = 0; i < 100_000; i++) {
            hashes.add(i, BEGIN + i);
        }
        assertThat(hashes.count(BEGIN + 99_999)).isEqualTo(250);
        assertThat(hashes.bytes()).isLessThan(20_000);
    }

    @Test
    void whatIsNewIsHardlyEverTakenForSeenAndWhatWasSeenNeverForNew() {
        SeenBefore before = new SeenBefore();
        Random random = new Random(19);
        int taken = 0;
        for (int i = 0; i < 55_000; i++) {
            long hash = random.nextLong();
            taken += before.add(hash) ? 0 : 1;
            assertThat(before.add(hash)).isFalse();
        }
        assertThat(taken).as("of 55,000, seed 19").isLessThan(1_100);
        assertThat(before.bytes()).isLessThan(90_000);
    }
}
