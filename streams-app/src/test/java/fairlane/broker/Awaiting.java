package fairlane.broker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Asks again until the answer is the right one. */
final class Awaiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Awaiting() {}

    static <T> T until(Callable<T> question, Predicate<T> isRight) {
        return await().atMost(PATIENCE).until(question, isRight::test);
    }
}
