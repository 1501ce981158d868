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

class GatheringExecutorTest {
    @Test
    void whatHasGatheredIsRunInItsOrderByOneTask() {
        List<Runnable> handedOn = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        GatheringExecutor executor = new GatheringExecutor(handedOn::add);

        executor.execute(() -> ran.add("a"));
        executor.execute(() -> ran.add("b"));
        assertThat(handedOn).hasSize(1);
        assertThat(ran).isEmpty();

        handedOn.get(0).run();
        assertThat(ran).containsExactly("a", "b");

        executor.execute(() -> ran.add("c"));
        assertThat(handedOn).hasSize(2);
        handedOn.get(1).run();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void nothingIsForgottenWhateverComesMeanwhile() throws Exception {
        int each = 20_000;
        int members = 4;
        CountDownLatch toRun = new CountDownLatch(each * members);
        ExecutorService threads = Executors.newFixedThreadPool(2 * members);
        try {
            GatheringExecutor executor = new GatheringExecutor(threads);
            Callable<Void> member = () -> {
                IntStream.range(0, each).forEach(i -> executor.execute(toRun::countDown));
                return null;
            };
            threads.invokeAll(IntStream.range(0, members).mapToObj(i -> member).toList());
            assertThat(toRun.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }
}
