package fairlane.pipeline;

import fairlane.core.Lane;
import fairlane.core.Request;
import fairlane.core.Scheduler;
import fairlane.core.Store;
import fairlane.core.StoreContract;
import java.nio.file.Path;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class TaskStoreTest extends StoreContract {
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
    protected Store store() {
        return store;
    }

    @Override
    protected void put(Lane lane, int rank, long sequence, Request request) {
        store.put(lane, rank, sequence, new Message(request, "id", true, 1, new Header[0], new byte[] {1}));
    }

    @Override
    protected void take(Lane lane, int rank, long sequence) {
        store.take(lane, rank, sequence);
    }

    @Override
    protected void restore(Scheduler scheduler) {
        store.restore(scheduler);
    }

    /** What was put is on disk after a commit only. */
    @Override
    protected void restart() {
        stores.messages().flushCache();
    }
}
