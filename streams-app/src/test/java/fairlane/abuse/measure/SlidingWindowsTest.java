package fairlane.abuse.measure;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.DetectorTimeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the counters over sliding windows, and the Bloom filter, with naive counts. */
class SlidingWindowsTest {
    private static final long WINDOW = 10_000;
    private static final long PART = WINDOW / SlidingWindowCounter.DEFAULT_PARTS;
    private static final long START = DetectorTimeline.START;

    @Test
    void windowCountIncludesAllEventsOfTheWindowExceptPerhapsOfTheOldestPart() {
        SlidingWindowCounter count = new SlidingWindowCounter(Duration.ofMillis(WINDOW));
        Random random = new Random(17);
        Deque<Long> times = new ArrayDeque<>();
        long now = START;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(100) == 0 ? random.nextInt(30_000) : random.nextInt(200);
            count.add(1, now);
            times.addLast(now);
            long end = now;
            long max = times.stream().filter(time -> time > end - WINDOW).count();
            long min = times.stream().filter(time -> time > end - WINDOW + PART).count();
            assertThat(count.count(now)).as("seed 17, message %d", i).isBetween(min, max);
            times.removeIf(time -> time <= end - WINDOW);
        }
    }

    @Test
    void distinctHashCounterCountsEachHashOnceWithinTheWindow() {
        DistinctHashCounter hashes = new DistinctHashCounter(Duration.ofMillis(WINDOW), Integer.MAX_VALUE, START);
        Random random = new Random(18);
        Map<Long, Long> lastSeen = new HashMap<>();
        long now = START;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(500) == 0 ? random.nextInt(30_000) : random.nextInt(20);
            long hash = random.nextInt(400) * 0x9E3779B97F4A7C15L; // 400 different hashes, among them 0
            hashes.add(hash, now);
            lastSeen.put(hash, now);
            long end = now;
            long max = lastSeen.values().stream()
                    .filter(time -> time > end - WINDOW)
                    .count();
            long min = lastSeen.values().stream()
                    .filter(time -> time > end - WINDOW + PART)
                    .count();
            assertThat((long) hashes.count(now)).as("seed 18, message %d", i).isBetween(min, max);
        }
        assertThat(hashes.estimatedBytes()).isLessThan(20_000);
    }

    @Test
    void counterCountsALateEventAtItsTimeUnlessTheTimeHasLeftTheWindow() {
        SlidingWindowCounter count = new SlidingWindowCounter(Duration.ofMillis(WINDOW));
        count.add(1, START + 60_000);
        count.add(1, START + 55_000);
        count.add(1, START);
        assertThat(count.count(START + 60_000)).isEqualTo(2);
        assertThat(count.count(START + 66_000)).isEqualTo(1);
        DistinctHashCounter hashes = new DistinctHashCounter(Duration.ofMillis(WINDOW), 10, START + 60_000);
        hashes.add(1, START + 60_000);
        hashes.add(2, START + 55_000);
        hashes.add(3, START);
        hashes.add(1, START + 52_000);
        assertThat(hashes.count(START + 60_000)).isEqualTo(2);
        assertThat(hashes.count(START + 66_000)).isEqualTo(1);
    }

    @Test
    void distinctHashCounterKeepsNoMoreHashesThanItsMaximum() {
        DistinctHashCounter hashes = new DistinctHashCounter(Duration.ofMillis(WINDOW), 250, START);
        for (int i = 0; i < 100_000; i++) {
            hashes.add(i, START + i);
        }
        assertThat(hashes.count(START + 99_999)).isEqualTo(250);
        assertThat(hashes.estimatedBytes()).isLessThan(20_000);
    }

    @Test
    void bloomFilterRarelyTakesANewHashForKnownAndNeverAKnownHashForNew() {
        ScalableBloomFilter filter = new ScalableBloomFilter();
        Random random = new Random(19);
        int falsePositives = 0;
        for (int i = 0; i < 55_000; i++) {
            long hash = random.nextLong();
            falsePositives += filter.add(hash) ? 0 : 1;
            assertThat(filter.add(hash)).isFalse();
        }
        assertThat(falsePositives)
                .as("new hashes that the filter takes for known, of 55,000, with seed 19")
                .isLessThan(1_100);
        assertThat(filter.estimatedBytes()).isLessThan(90_000);
    }
}
