package fairlane.dev;

import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Prevents a failing embedded broker from ending the process, which also runs other components. If a thread of the
 * broker tries to end the process, an error is thrown in that thread instead.
 */
final class HaltGuard {
    private HaltGuard() {}

    /** Replaces the exit procedures of Kafka, which are static and therefore shared by all brokers of a process. */
    static void install() {
        Exit.setExitProcedure(HaltGuard::throwInsteadOfExit);
        Exit.setHaltProcedure(HaltGuard::throwInsteadOfExit);
    }

    private static void throwInsteadOfExit(int status, @Nullable String message) {
        throw new BrokerExitError(status, message);
    }

    /** Thrown in a thread of the broker when the thread tries to end the process. */
    static final class BrokerExitError extends Error {
        private static final long serialVersionUID = 1L;

        BrokerExitError(int status, @Nullable String message) {
            super("the embedded Kafka failed and tried to end the process with status " + status
                    + (message == null ? "" : ": " + message));
        }
    }
}
