package fairlane.gateway.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of what was said of a lease. */
public sealed interface LeaseCommandResult {
    /** It is so. @param expiresAt when the lease ends now; null where it has ended */
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

    /** It will be so, and is not recorded yet. @param detail until when */
    record Pending(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 202;
        }
    }

    /** There is no such lease: never was, or it has ended some time ago. */
    record Unknown() implements LeaseCommandResult {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String detail() {
            return "there is no such lease: the message is finished, or its time has run out, or the replica that had"
                    + " it has ended";
        }
    }

    /** @param detail the message is somebody else's now, or nobody's */
    record Conflict(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 409;
        }
    }

    /** It is not known: the message may come again. @param detail why */
    record Unavailable(String detail) implements LeaseCommandResult {
        @Override
        public int status() {
            return 503;
        }
    }

    /** As HTTP has it. */
    int status();

    /** Why it is not so, or not yet, as a sentence; empty where it is. */
    String detail();
}
