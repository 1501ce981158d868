package fairlane.gateway.leases;

import java.util.concurrent.CompletableFuture;

/** What a replica of the gateway does with a command (finish, extend, release or reject) on a lease. */
sealed interface CommandOutcome {
    /**
     * The replica executes the command.
     *
     * @param result a future that completes with the result of the command: for finish and reject, usually once Kafka
     *     has recorded the result; for extend and release, at once
     */
    record Handled(CompletableFuture<LeaseCommandResult> result) implements CommandOutcome {}

    /** The partition of the message has moved to another replica, which has to execute the command. */
    record MovedMessage(int partition, long offset) implements CommandOutcome {}
}
