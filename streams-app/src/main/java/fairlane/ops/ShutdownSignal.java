package fairlane.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something that a role waits for: it then stops what it runs, closes this, and the process
 * ends.
 */
public final class ShutdownSignal implements AutoCloseable {
    /** After so long the process ends in any case. */
    private static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ShutdownSignal() {}

    /** From now on the process ends only when this is closed. */
    public static ShutdownSignal install() {
        ShutdownSignal signal = new ShutdownSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::holdProcess, "shutdown"));
        return signal;
    }

    private void holdProcess() {
        asked.complete(null);
        try {
            stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes when somebody wants the process to end. */
    public CompletableFuture<Void> asked() {
        return asked;
    }

    /** Everything is stopped. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
