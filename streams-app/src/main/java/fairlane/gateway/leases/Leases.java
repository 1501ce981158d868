package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Leases the messages of channels that are consumed by leases, and executes commands on the leases. */
public interface Leases {
    /** The number of messages of a channel on this replica. */
    record Counts(int waiting, int leased) {}

    /**
     * The number of messages of a channel on all replicas.
     *
     * @param waiting messages that could be leased
     * @param leased messages that are leased
     * @param gaps a sentence for each replica that does not answer
     */
    record Totals(int waiting, int leased, List<String> gaps) {
        public Totals {
            gaps = List.copyOf(gaps);
        }
    }

    /** Returns the counts of this replica; empty if the channel is not consumed by leases. */
    Optional<Counts> counts(String channel);

    /** Returns the counts of all replicas; empty if the channel is not consumed by leases. Never fails. */
    CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin);

    /**
     * Leases messages as soon as there are any, on this replica or on another.
     *
     * @param max 1 or more
     * @param duration of the leases
     * @param wait how long to wait before the result is empty
     * @return as JSON; empty if the channel is not consumed by leases
     */
    Optional<CompletionStage<ArrayNode>> lease(
            String channel, int max, Duration duration, Duration wait, CallOrigin origin);

    /**
     * Executes a command on several leases.
     *
     * @return the results in the order of the tokens, as JSON
     */
    CompletionStage<ArrayNode> execute(List<String> tokens, LeaseCommand command, CallOrigin origin);

    /** Executes a command on one lease. */
    CompletionStage<LeaseCommandResult> execute(String token, LeaseCommand command, CallOrigin origin);

    /**
     * Executes a command that another replica forwards, on a message that was leased there before its partition moved
     * here.
     */
    CompletionStage<ObjectNode> executeForMoved(String channel, int partition, long offset, LeaseCommand command);
}
