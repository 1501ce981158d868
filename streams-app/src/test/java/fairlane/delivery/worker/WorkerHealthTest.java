package fairlane.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void workerIsLiveButNotReadyBeforePartitionAssignment() {
        WorkerHealth starting = new WorkerHealth(false, SECOND, false);
        assertThat(starting.live().isHealthy()).isTrue();
        assertThat(starting.ready().isHealthy()).isFalse();
        assertThat(new WorkerHealth(false, SECOND, true).ready().isHealthy()).isTrue();
    }

    @Test
    void workerIsNotLiveIfItsLoopHangsOrHasEnded() {
        Duration tooLong = WorkerHealth.MAX_PASS_DURATION.plusMillis(1);
        assertThat(new WorkerHealth(false, WorkerHealth.MAX_PASS_DURATION, true)
                        .live()
                        .isHealthy())
                .isTrue();
        assertThat(new WorkerHealth(false, tooLong, true).live().isHealthy()).isFalse();
        assertThat(new WorkerHealth(true, SECOND, true).live().isHealthy()).isFalse();
    }
}
