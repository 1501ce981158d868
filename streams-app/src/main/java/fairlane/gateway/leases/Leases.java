package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Leases the messages of channels whose setting {@code consumption} is {@code LEASES} to callers, and executes the callers'
 * commands on these leases.
 */
public interface Leases {
    /**
     * The numbers of waiting and leased messages of a channel on this replica of the gateway.
     *
     * @param waiting the number of messages that could be leased now
     * @param leased the number of messages that are leased
     */
    record Counts(int waiting, int leased) {}

    /**
     * The numbers of waiting and leased messages of a channel on all replicas of the gateway.
     *
     * @param waiting the number of messages that could be leased now
     * @param leased the number of messages that are leased
     * @param gaps a sentence for each replica that does not answer, so that its messages are not counted
     */
    record Totals(int waiting, int leased, List<String> gaps) {
        public Totals {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Returns the numbers of waiting and leased messages on this replica; empty if the messages of the channel are not
     * leased.
     */
    Optional<Counts> counts(String channel);

    /**
     * Returns the numbers of waiting and leased messages on all replicas; empty if the messages of the channel are not
     * leased. The future never fails.
     */
    CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin);

    /**
     * Leases messages as soon as this replica or another one has any.
     *
     * @param max the maximum number of leases, at least 1
     * @param duration the duration of each lease
     * @param wait how long to wait for messages before the result is an empty array
     * @return the leases as JSON; empty if the messages of the channel are not leased
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
     * Executes a command that another replica forwards, because that replica leased the message before the partition of
     * the message moved to this replica.
     */
    CompletionStage<ObjectNode> executeForMoved(String channel, int partition, long offset, LeaseCommand command);
}
