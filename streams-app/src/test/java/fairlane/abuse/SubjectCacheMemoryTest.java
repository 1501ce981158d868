package fairlane.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.measure.ActivityEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Compares the estimated memory of the detector's counts with the memory that the counts really take. */
class SubjectCacheMemoryTest {
    private static final int CUSTOMERS = 20_000;
    private static final int MESSAGES = 20;

    @Test
    void estimatedMemoryPerCustomerIsWithinAFactorOfTwo() {
        DetectorTimeline timeline = new DetectorTimeline("memory", "4GiB");
        long before = usedBytes();
        for (int message = 0; message < MESSAGES; message++) {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                long unique = (long) message * CUSTOMERS + customer;
                timeline.onEvent(
                        new ActivityEvent.MessageRequested(
                                "customer-" + customer, "sms", "+1555" + customer, unique, hash(unique), false),
                        Duration.ofMillis(unique / 100));
            }
        }
        long actual = (usedBytes() - before) / CUSTOMERS;
        long estimated = timeline.detector.estimatedBytes() / CUSTOMERS;
        System.out.printf(
                "A customer with one phone number and %d messages takes %,d bytes; the estimate is %,d bytes%n",
                MESSAGES, actual, estimated);
        assertThat(timeline.detector.subjectCount()).isEqualTo(2 * CUSTOMERS);
        assertThat(estimated).isBetween(actual / 2, actual * 2);
    }

    private static long hash(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
