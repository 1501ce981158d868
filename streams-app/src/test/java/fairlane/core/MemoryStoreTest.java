package fairlane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected void put(Lane lane, int rank, long sequence, Request request) {
        store.put(lane, rank, sequence, request);
    }

    @Override
    protected void take(Lane lane, int rank, long sequence) {
        store.take(lane, rank, sequence);
    }

    @Override
    protected void restore(Scheduler scheduler) {
        store.restore(scheduler);
    }

    @Test
    void whatWasNotCommittedIsUndone() {
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
