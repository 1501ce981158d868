package fairlane.gateway.leases;

import java.util.concurrent.CompletableFuture;

/** The outcome of a lease command on the replica of the gateway that receives the command. */
sealed interface CommandOutcome {
    /**
     * The replica executes the command.
     *
     * @param result a future that completes once the effect of the command is as durable as the command requires
     */
    record Handled(CompletableFuture<LeaseCommandResult> result) implements CommandOutcome {}

    /** The partition of the message has moved to another replica, which has to execute the command. */
    record MovedMessage(int partition, long offset) implements CommandOutcome {}
}
