package fairlane.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Lets a role that the process runs, such as the worker or the gateway, wait for Ctrl-C or SIGTERM. The role then stops
 * its components and closes this object, and the process ends with the exit code that the role returns. A second signal
 * ends the process immediately.
 *
 * <p>A shutdown hook alone would not suffice, because the process would always end with the exit code of the signal.
 * {@link Signal} is not a standard API, but every JDK contains it, in the module {@code jdk.unsupported}.
 */
public final class ShutdownSignal implements AutoCloseable {
    /** The time after which the process ends even if its components have not stopped, in seconds. */
    private static final long MAX_SHUTDOWN_SECONDS = 60;
    /** The exit code that shells report for SIGKILL. */
    private static final int EXIT_KILLED = 137;

    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ShutdownSignal() {}

    /** Installs the signal handlers. From now on a signal ends the process only after {@link #close}. */
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

    /**
     * Waits until the role has stopped. Runs as a shutdown hook, for a process that ends in another way than by Ctrl-C
     * or SIGTERM, for example because its terminal is closed.
     */
    private void awaitStopped() {
        requested.complete(null);
        try {
            stopped.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a future that completes when a signal or the JVM requests the end of the process. */
    public CompletableFuture<Void> requested() {
        return requested;
    }

    /** Lets the process end. Must be called after all components have stopped. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
