package fairlane.gateway.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a command on a lease. */
public sealed interface LeaseCommandResult {
    /**
     * The command is carried out.
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
     * The command will be carried out, but is not recorded yet.
     *
     * @param detail what it waits for
     */
    record Pending(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 202;
        }
    }

    /** There is no such lease: it never existed, or ended some time ago. */
    record Unknown() implements LeaseCommandResult {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String detail() {
            return "there is no such lease: the message is finished, the lease has expired, or its replica has"
                    + " stopped";
        }
    }

    /** @param detail why the token no longer holds the message */
    record Conflict(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 409;
        }
    }

    /**
     * The result is unknown; the message may be delivered again.
     *
     * @param detail the reason
     */
    record Unavailable(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 503;
        }
    }

    /** Returns the HTTP status. */
    int status();

    /** Returns why the command is not carried out, or not yet, as a sentence; empty if it is. */
    String detail();
}
