package fairlane.dev;

import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a failing broker from ending this process, which runs more than the broker: its thread gets an error instead.
 */
final class HaltGuard {
    private HaltGuard() {}

    /** Replaces Kafka's exit procedures, which are static and therefore shared by all brokers of a process. */
    static void install() {
        Exit.setExitProcedure(HaltGuard::throwInsteadOfExit);
        Exit.setHaltProcedure(HaltGuard::throwInsteadOfExit);
    }

    private static void throwInsteadOfExit(int status, @Nullable String message) {
        throw new BrokerExitError(status, message);
    }

    /** Thrown in the broker's thread when the broker tries to end the process. */
    static final class BrokerExitError extends Error {
        private static final long serialVersionUID = 1L;

        BrokerExitError(int status, @Nullable String message) {
            super("the embedded Kafka failed and tried to end the process with status " + status
                    + (message == null ? "" : ": " + message));
        }
    }
}
