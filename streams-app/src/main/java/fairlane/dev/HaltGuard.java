package fairlane.dev;

import org.apache.kafka.common.utils.Exit;

/** A broker that gives up ends its process. In ours others live too: the thread that asked for it gets an error instead. */
final class HaltGuard {
    private HaltGuard() {}

    /** The procedures are Kafka's own static state, one for all brokers of a process. */
    static void install() {
        Exit.setExitProcedure(HaltGuard::throwInsteadOfExit);
        Exit.setHaltProcedure(HaltGuard::throwInsteadOfExit);
    }

    private static void throwInsteadOfExit(int status, @org.jspecify.annotations.Nullable String message) {
        throw new BrokerExitError(status, message);
    }

    /** The broker wanted to end the process. */
    static final class BrokerExitError extends Error {
        private static final long serialVersionUID = 1L;

        BrokerExitError(int status, @org.jspecify.annotations.Nullable String message) {
            super("the embedded Kafka gave up with status " + status + (message == null ? "" : ": " + message));
        }
    }
}
