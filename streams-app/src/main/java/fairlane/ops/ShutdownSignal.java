package fairlane.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C or SIGTERM, as something that a role waits for: it then stops what it runs, closes this, and the process
 * ends with the exit code that it gives. A second one ends the process at once.
 *
 * <p>With a shutdown hook alone the exit code would always tell of the signal. {@link Signal} is of no standard, but
 * every JDK has it, in the module {@code jdk.unsupported}.
 */
public final class ShutdownSignal implements AutoCloseable {
    /** After so long the process ends in any case. */
    private static final long MAX_SHUTDOWN_SECONDS = 60;
    /** As a shell calls it. */
    private static final int EXIT_KILLED = 137;

    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ShutdownSignal() {}

    /** From now on the process ends only when this is closed. */
    public static ShutdownSignal install() {
        ShutdownSignal signal = new ShutdownSignal();
        Signal.handle(new Signal("TERM"), received -> signal.request());
        Signal.handle(new Signal("INT"), received -> signal.request());
        Runtime.getRuntime().addShutdownHook(new Thread(signal::awaitStopped, "shutdown"));
        return signal;
    }

    private void request() {
        if (!requested.complete(null)) {
            Runtime.getRuntime().halt(EXIT_KILLED);
        }
    }

    /** For whatever else ends a process: a terminal that is closed. */
    private void awaitStopped() {
        requested.complete(null);
        try {
            stopped.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes when somebody wants the process to end. */
    public CompletableFuture<Void> requested() {
        return requested;
    }

    /** Everything is stopped. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
