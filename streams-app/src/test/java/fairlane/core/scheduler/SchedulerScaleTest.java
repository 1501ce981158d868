package fairlane.core.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import fairlane.core.model.SequenceRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a million lanes that wait for their sender rates cost memory but no time in a tick. */
class SchedulerScaleTest {
    private static final int LANES = 1_000_000;
    private static final long NOW = 1_800_000_000_000L;
    private static final ChannelPolicy POLICY =
            new ChannelPolicy(List.of(), List.of(RateLimit.perSecond(0.1, 1)), null, false);

    /** A store that keeps no data, so that only the memory of the scheduler is measured. */
    private static final class EmptyStore implements SchedulerStore {
        @Override
        public Head head(Lane lane, int rank, long sequence) {
            return new Head(1, NOW, Long.MAX_VALUE);
        }

        @Override
        public SequenceRange findRange(Lane lane, int rank, long from, long to) {
            return new SequenceRange(from, to);
        }

        @Override
        public void saveLane(Lane lane, List<LaneCheckpoint> checkpoints) {}

        @Override
        public void dropLane(Lane lane) {}

        @Override
        public void saveMeter(MeterKey key, MeterState state) {}

        @Override
        public void dropMeter(MeterKey key) {}
    }

    @Test
    void tickWithAMillionWaitingLanesTakesOneStepUntilALaneIsDue() {
        long before = usedMemoryBytes();
        ReleaseCounter released = new ReleaseCounter();
        Scheduler scheduler = schedulerWithWaitingLanes(released);
        System.out.printf("%,d waiting lanes take %,d bytes each%n", LANES, (usedMemoryBytes() - before) / LANES);

        for (long now = NOW + 1; now < NOW + 3_000; now += 10) {
            Budget oneStep = Budget.ofSteps(1);
            assertThat(scheduler.tick(now, oneStep).wakeAt()).isGreaterThan(now);
            assertThat(oneStep.isExhausted()).isFalse();
        }
        assertThat(released.messages).isZero();
        scheduler.tick(NOW + 10_000, Budget.ofSteps(100));
        assertThat(scheduler.tick(NOW + 10_000, Budget.ofSteps(Long.MAX_VALUE)).wakeAt())
                .isGreaterThan(NOW + 10_000);
        assertThat(released.messages).isEqualTo(LANES);
    }

    /**
     * Returns a scheduler in which each lane belongs to a customer of its own, has released one message and holds
     * another.
     */
    private static Scheduler schedulerWithWaitingLanes(ReleaseSink sink) {
        MemoryPolicies policies = new MemoryPolicies().channel("sms", POLICY, 0);
        Scheduler scheduler =
                new Scheduler(new SchedulerSettings(10, 5_000, 1), policies, new EmptyStore(), sink, NOW - 60_000);
        for (int i = 0; i < LANES; i++) {
            String id = "4917" + (10_000_000 + i);
            scheduler.offer(request(id, 2L * i), NOW);
            scheduler.offer(request(id, 2L * i + 1), NOW);
        }
        return scheduler;
    }

    private static Request request(String id, long position) {
        return new Request(
                "sms", id, id, MessagePriority.NORMAL, 1, false, false, position, NOW, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static final class ReleaseCounter implements ReleaseSink {
        private int messages;

        @Override
        public void release(Lane lane, int rank, long sequence, Release release) {
            messages++;
        }

        @Override
        public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
            throw new AssertionError(refusal.sentence());
        }
    }

    private static long usedMemoryBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
