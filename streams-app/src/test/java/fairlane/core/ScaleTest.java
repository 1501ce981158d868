package fairlane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A million lanes that wait cost memory, and nothing else. */
class ScaleTest {
    private static final int LANES = 1_000_000;
    private static final long NOW = 1_800_000_000_000L;
    private static final ChannelPolicy POLICY =
            new ChannelPolicy(List.of(), List.of(Rate.perSecond(0.1, 1)), null, false);

    /** Keeps nothing: what the scheduler itself takes is to be seen. */
    private static final class NoStore implements Store {
        @Override
        public Head head(Lane lane, int rank, long sequence) {
            return new Head(1, NOW, Long.MAX_VALUE);
        }

        @Override
        public Span find(Lane lane, int rank, long from, long to) {
            return new Span(from, to);
        }

        @Override
        public void saveLane(Lane lane, List<Mark> marks) {}

        @Override
        public void dropLane(Lane lane) {}

        @Override
        public void saveMeter(MeterKey key, MeterState state) {}

        @Override
        public void dropMeter(MeterKey key) {}
    }

    @Test
    void aTurnWithAMillionWaitingLanesDoesNothingUntilOneIsDue() {
        long before = usedMemory();
        Count released = new Count();
        Scheduler scheduler = waiting(released);
        System.out.printf("%,d waiting lanes take %,d bytes each%n", LANES, (usedMemory() - before) / LANES);

        for (long now = NOW + 1; now < NOW + 3_000; now += 10) {
            Budget oneLook = Budget.ofSteps(1);
            assertThat(scheduler.turn(now, oneLook).wakeAt()).isGreaterThan(now);
            assertThat(oneLook.isSpent()).isFalse();
        }
        assertThat(released.count).isZero();
        scheduler.turn(NOW + 10_000, Budget.ofSteps(100));
        assertThat(scheduler.turn(NOW + 10_000, Budget.ofSteps(Long.MAX_VALUE)).wakeAt())
                .isGreaterThan(NOW + 10_000);
        assertThat(released.count).isEqualTo(LANES);
    }

    /** Every lane of a customer of its own, with one message released and another that waits. */
    private static Scheduler waiting(Outlet outlet) {
        MemoryPolicies policies = new MemoryPolicies().channel("sms", POLICY, 0);
        Scheduler scheduler = new Scheduler(new Settings(10, 5_000, 1), policies, new NoStore(), outlet, NOW - 60_000);
        for (int i = 0; i < LANES; i++) {
            String id = "4917" + (10_000_000 + i);
            scheduler.offer(request(id, 2L * i), NOW);
            scheduler.offer(request(id, 2L * i + 1), NOW);
        }
        return scheduler;
    }

    private static Request request(String id, long position) {
        return new Request(
                "sms", id, id, Priority.NORMAL, 1, false, false, position, NOW, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static final class Count implements Outlet {
        private int count;

        @Override
        public void release(Lane lane, int rank, long sequence, long gap) {
            count++;
        }

        @Override
        public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
            throw new AssertionError(refusal.sentence());
        }
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
