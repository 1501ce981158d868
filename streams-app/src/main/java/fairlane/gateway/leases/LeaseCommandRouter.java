package fairlane.gateway.leases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Routes each command on an existing lease (finish, extend, release or reject) to the replica of the gateway that
 * manages the lease.
 */
final class LeaseCommandRouter {
    private static final LeaseCommandResult UNKNOWN = new LeaseCommandResult.Unknown();
    private static final LeaseCommandResult REPLICA_UNREACHABLE = new LeaseCommandResult.Unavailable(
            "the replica that granted the lease does not answer; the message may be delivered again");
    private static final LeaseCommandResult MOVING =
            new LeaseCommandResult.Unavailable("the message is moving to another replica; try again");

    /**
     * The time for which a command is retried while the partition of the message moves to another replica. When this
     * time has elapsed, the other replica has normally read the partition.
     */
    private static final long MOVE_TIMEOUT_MILLIS = 5_000;

    private static final long RETRY_DELAY_MILLIS = 200;
    private final LeasedChannels channels;
    private final Peers peers;
    private final PeerCalls calls;
    private final Executor delayed;

    LeaseCommandRouter(LeasedChannels channels, Peers peers, PeerCalls calls, Executor threads) {
        this.channels = channels;
        this.peers = peers;
        this.calls = calls;
        this.delayed = CompletableFuture.delayedExecutor(RETRY_DELAY_MILLIS, TimeUnit.MILLISECONDS, threads);
    }

    /** Executes a command on the lease of each token. The results are in the order of the tokens. */
    List<CompletableFuture<LeaseCommandResult>> route(List<String> tokens, LeaseCommand command, CallOrigin origin) {
        List<CompletableFuture<LeaseCommandResult>> results = new ArrayList<>();
        Map<LeaseLocation, List<Integer>> byLocation = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            Optional<LeaseToken> token = LeaseToken.parse(tokens.get(i));
            Optional<LeasedChannels.ServedChannel> channel = token.flatMap(parsed -> channels.find(parsed.channel()));
            if (channel.isEmpty()) {
                results.add(CompletableFuture.completedFuture(UNKNOWN));
            } else if (token.orElseThrow().replica().equals(channel.get().replica())) {
                results.add(executeLocally(token.orElseThrow(), channel.get(), command, origin));
            } else {
                LeaseLocation location = new LeaseLocation(
                        token.orElseThrow().replica(), channel.get().group());
                byLocation.computeIfAbsent(location, first -> new ArrayList<>()).add(i);
                results.add(new CompletableFuture<>());
            }
        }
        byLocation.forEach((location, indexes) -> forward(location, indexes, tokens, command, origin, results));
        return results;
    }

    private record LeaseLocation(String replica, String group) {}

    private CompletableFuture<LeaseCommandResult> executeLocally(
            LeaseToken token, LeasedChannels.ServedChannel channel, LeaseCommand command, CallOrigin origin) {
        CommandOutcome outcome = channel.leases().execute(token.secret(), command);
        if (outcome instanceof CommandOutcome.Handled handled) {
            return handled.result();
        }
        long deadline = LeaseClock.now() + MOVE_TIMEOUT_MILLIS;
        return executeAtOwner(channel, (CommandOutcome.MovedMessage) outcome, command, origin, deadline)
                .thenApply(result -> {
                    channel.leases().onForwardedResult(token.secret(), result);
                    return result;
                });
    }

    /**
     * Forwards commands to the replica that the tokens name. Only members of the channel's consumer group are called,
     * because a forged token may name any host.
     */
    private void forward(
            LeaseLocation location,
            List<Integer> indexes,
            List<String> tokens,
            LeaseCommand command,
            CallOrigin origin,
            List<CompletableFuture<LeaseCommandResult>> results) {
        List<String> forwarded = indexes.stream().map(tokens::get).toList();
        peers.membersOf(location.group())
                .thenCompose(
                        members -> origin.isForwarded() || !members.endpoints().contains(location.replica())
                                ? CompletableFuture.completedFuture(
                                        forwarded.stream().map(token -> UNKNOWN).toList())
                                : calls.execute(location.replica(), forwarded, command, origin))
                .exceptionally(failure ->
                        forwarded.stream().map(token -> REPLICA_UNREACHABLE).toList())
                .thenAccept(received -> {
                    for (int i = 0; i < indexes.size(); i++) {
                        results.get(indexes.get(i)).complete(received.get(i));
                    }
                });
    }

    /** Sends a command to the replica that owns the partition of the message, and retries while the partition moves. */
    private CompletableFuture<LeaseCommandResult> executeAtOwner(
            LeasedChannels.ServedChannel channel,
            CommandOutcome.MovedMessage message,
            LeaseCommand command,
            CallOrigin origin,
            long deadline) {
        return peers.membersOf(channel.group())
                .thenCompose(members -> sendToOwner(
                        channel, members.owners().getOrDefault(message.partition(), ""), message, command, origin))
                .exceptionally(failure -> REPLICA_UNREACHABLE)
                .thenCompose(result -> {
                    boolean isFinal = !(result instanceof LeaseCommandResult.Unknown
                            || result instanceof LeaseCommandResult.Unavailable);
                    return isFinal || LeaseClock.now() >= deadline
                            ? CompletableFuture.completedFuture(result)
                            : CompletableFuture.supplyAsync(() -> 0, delayed)
                                    .thenCompose(again -> executeAtOwner(channel, message, command, origin, deadline));
                });
    }

    private CompletableFuture<LeaseCommandResult> sendToOwner(
            LeasedChannels.ServedChannel channel,
            String owner,
            CommandOutcome.MovedMessage message,
            LeaseCommand command,
            CallOrigin origin) {
        if (owner.isEmpty()) {
            return CompletableFuture.completedFuture(MOVING);
        }
        return owner.equals(channel.replica())
                ? executeForMoved(channel.name(), message.partition(), message.offset(), command)
                : calls.execute(owner, channel.name(), message, command, origin);
    }

    /**
     * Executes a command that another replica forwards, because the partition of the message has moved to this replica.
     */
    CompletableFuture<LeaseCommandResult> executeForMoved(
            String channel, int partition, long offset, LeaseCommand command) {
        return channels.find(channel)
                .map(served -> served.leases().executeForMoved(partition, offset, command))
                .filter(CommandOutcome.Handled.class::isInstance)
                .map(outcome -> ((CommandOutcome.Handled) outcome).result())
                .orElseGet(() -> CompletableFuture.completedFuture(UNKNOWN));
    }
}
