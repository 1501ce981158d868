package fairlane.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Lets a role wait for Ctrl-C or SIGTERM: the role then stops its components and closes this object, and the process
 * ends with the role's exit code. A second signal ends the process at once.
 *
 * <p>With only a shutdown hook the exit code would always be that of the signal. {@link Signal} is not a standard API,
 * but every JDK contains it, in the module {@code jdk.unsupported}.
 */
public final class ShutdownSignal implements AutoCloseable {
    /** The process ends after this time even if the role has not stopped. */
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

    /** Shutdown hook for other ways to end a process, such as closing its terminal. */
    private void awaitStopped() {
        requested.complete(null);
        try {
            stopped.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes when the end of the process is requested. */
    public CompletableFuture<Void> requested() {
        return requested;
    }

    /** Lets the process end. To be called after everything has stopped. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
