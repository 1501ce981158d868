package fairlane.gateway.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a command (finish, extend, release or reject) on a lease. */
public sealed interface LeaseCommandResult {
    /**
     * The command has been carried out.
     *
     * @param expiresAt the new end of the lease; null if the command has ended the lease
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

    /**
     * The command has not been carried out, because the gateway does not know the lease. Either the lease never
     * existed, or it ended so long ago that the gateway no longer stores it.
     */
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
     * The command has not been carried out, because the caller no longer holds the lease.
     *
     * @param detail a sentence that states why the caller no longer holds the lease
     */
    record Conflict(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 409;
        }
    }

    /**
     * It is unknown whether the command has been carried out, so the message may be delivered again.
     *
     * @param detail a sentence that states why this is unknown
     */
    record Unavailable(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 503;
        }
    }

    /** Returns the HTTP status for this result. */
    int status();

    /**
     * Returns a sentence that states why the command has not been carried out or why this is unknown; an empty string
     * if the command has been carried out.
     */
    String detail();
}
