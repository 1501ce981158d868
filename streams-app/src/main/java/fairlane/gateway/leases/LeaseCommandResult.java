package fairlane.gateway.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a command on a lease. */
public sealed interface LeaseCommandResult {
    /**
     * The command has been carried out.
     *
     * @param expiresAt the new end of the lease; null if the lease has ended
     */
    record Accepted(@Nullable Instant expiresAt) implements LeaseCommandResult {
        @Override
        public int status() {
            return expiresAt == null ? 204 : 200;
        }

        @Override
        public String detail() {
            return "";
        }
    }

    /**
     * The command will be carried out, but its effect has not been recorded yet.
     *
     * @param detail a sentence that states what the command waits for
     */
    record Pending(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 202;
        }
    }

    /** The gateway does not know the lease, which never existed or ended some time ago. */
    record Unknown() implements LeaseCommandResult {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String detail() {
            return "there is no such lease; the message is finished, the lease has expired, or its replica has"
                    + " stopped";
        }
    }

    /**
     * The caller no longer holds the lease.
     *
     * @param detail the reason, as a sentence
     */
    record Conflict(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 409;
        }
    }

    /**
     * The result of the command is unknown, and the message may be delivered again.
     *
     * @param detail the reason, as a sentence
     */
    record Unavailable(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 503;
        }
    }

    /** Returns the HTTP status for this result. */
    int status();

    /** Returns a sentence that states why the command has not been carried out; empty if it has been carried out. */
    String detail();
}
