package fairlane.pipeline.store;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.lanes.SchedulerStoreContract;
import fairlane.core.model.Request;
import fairlane.core.scheduler.Scheduler;
import java.nio.file.Path;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class TaskStoreTest extends SchedulerStoreContract {
    private StoreFixture stores;
    private TaskStore store;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        stores = new StoreFixture(stateDir, 1_000);
        store = stores.taskStore();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Override
    public SchedulerStore store() {
        return store;
    }

    @Override
    public void put(Lane lane, int rank, long sequence, Request request) {
        store.put(lane, rank, sequence, new Message(request, "id", true, 1, new Header[0], new byte[] {1}));
    }

    @Override
    public void take(Lane lane, int rank, long sequence) {
        store.take(lane, rank, sequence);
    }

    @Override
    public void restore(Scheduler scheduler) {
        store.restore(scheduler);
    }

    /** Simulates a restart by a commit, because messages reach the disk only at a commit. */
    @Override
    public void restartTask() {
        stores.messages().flushCache();
    }
}
