package fairlane.gateway.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoalescingExecutorTest {
    @Test
    void coalescingExecutorRunsCollectedTasksInOrderWithinOneDelegatedTask() {
        List<Runnable> delegated = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        CoalescingExecutor executor = new CoalescingExecutor(delegated::add);

        executor.execute(() -> ran.add("a"));
        executor.execute(() -> ran.add("b"));
        assertThat(delegated).hasSize(1);
        assertThat(ran).isEmpty();

        delegated.get(0).run();
        assertThat(ran).containsExactly("a", "b");

        executor.execute(() -> ran.add("c"));
        assertThat(delegated).hasSize(2);
        delegated.get(1).run();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void coalescingExecutorRunsEveryTaskOfConcurrentSubmitters() throws Exception {
        int tasksPerThread = 20_000;
        int submitters = 4;
        CountDownLatch toRun = new CountDownLatch(tasksPerThread * submitters);
        ExecutorService threads = Executors.newFixedThreadPool(2 * submitters);
        try {
            CoalescingExecutor executor = new CoalescingExecutor(threads);
            Callable<Void> submitter = () -> {
                IntStream.range(0, tasksPerThread).forEach(i -> executor.execute(toRun::countDown));
                return null;
            };
            threads.invokeAll(
                    IntStream.range(0, submitters).mapToObj(i -> submitter).toList());
            assertThat(toRun.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }
}
