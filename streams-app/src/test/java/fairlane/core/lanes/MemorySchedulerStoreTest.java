package fairlane.core.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Request;
import fairlane.core.scheduler.Scheduler;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySchedulerStoreTest extends SchedulerStoreContract {
    private final MemorySchedulerStore store = new MemorySchedulerStore();

    @Override
    public SchedulerStore store() {
        return store;
    }

    @Override
    public void put(Lane lane, int rank, long sequence, Request request) {
        store.put(lane, rank, sequence, request);
    }

    @Override
    public void take(Lane lane, int rank, long sequence) {
        store.take(lane, rank, sequence);
    }

    @Override
    public void restore(Scheduler scheduler) {
        store.restore(scheduler);
    }

    @Test
    void storeRevertsTheChangesSinceTheLastCommitOnRollBack() {
        MeterKey kept = new MeterKey("sms", "a", null);
        MeterKey undone = new MeterKey("sms", "b", null);
        store.saveMeter(kept, new MeterState(1, List.of()));
        store.journal().commit();
        store.dropMeter(kept);
        store.saveMeter(undone, new MeterState(2, List.of()));
        store.saveMeter(kept, new MeterState(3, List.of()));
        store.journal().rollBack();
        assertThat(store.meters()).containsOnlyKeys(kept).containsEntry(kept, new MeterState(1, List.of()));
    }
}
