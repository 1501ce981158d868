package fairlane.gateway.leases;

import java.util.concurrent.CompletableFuture;

/** The outcome of a command on the replica that receives it. */
sealed interface CommandOutcome {
    /**
     * The command is handled here.
     *
     * @param result completes once it is as durable as the command requires
     */
    record Handled(CompletableFuture<LeaseCommandResult> result) implements CommandOutcome {}

    /** The message has moved to another replica. */
    record MovedMessage(int partition, long offset) implements CommandOutcome {}
}
