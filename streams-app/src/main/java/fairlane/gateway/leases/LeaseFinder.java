package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Finds messages to lease on this replica of the gateway and on the other replicas. It repeats the search until it
 * finds a message or the caller's wait ends, because a message may arrive on any replica.
 */
final class LeaseFinder {
    /**
     * The first pause before the other replicas are queried again. The first pause is shorter than the following pauses,
     * because a replica that has no messages now had messages before and may soon have some again.
     */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long MAX_PAUSE_MILLIS = 1_000;
    /**
     * The maximum number of concurrent queries that this replica sends to other replicas, however many callers wait.
     */
    private static final int MAX_CONCURRENT_PEER_QUERIES = 16;

    private static final int SMALL_LEASE_COUNT = 20;
    private static final int SMALL_BODY_BYTES = 16 << 10;

    private final Peers peers;
    private final PeerCalls calls;
    private final Executor threads;
    private final Semaphore peerQueryPermits = new Semaphore(MAX_CONCURRENT_PEER_QUERIES);

    LeaseFinder(Peers peers, PeerCalls calls, Executor threads) {
        this.peers = peers;
        this.calls = calls;
        this.threads = threads;
    }

    /**
     * A caller's request for leases.
     *
     * @param deadline the time at which the wait of the caller ends, on the clock of {@link LeaseClock#now}
     */
    private record LeaseRequest(
            LeasedChannels.ServedChannel channel, int max, Duration duration, long deadline, CallOrigin origin) {}

    CompletionStage<ArrayNode> lease(
            LeasedChannels.ServedChannel channel, int max, Duration duration, Duration wait, CallOrigin origin) {
        LeaseRequest request = new LeaseRequest(channel, max, duration, LeaseClock.now() + wait.toMillis(), origin);
        return leaseLocally(request, 0, FIRST_PAUSE_MILLIS);
    }

    private CompletableFuture<ArrayNode> leaseLocally(LeaseRequest request, long wait, long nextPause) {
        CompletableFuture<List<Lease>> local =
                request.channel().leases().lease(request.max(), request.duration(), Duration.ofMillis(wait));
        Executor executor = local.isDone() && isSmall(local.join()) ? Runnable::run : threads;
        return local.thenComposeAsync(
                leases -> leases.isEmpty() && !request.origin().isForwarded()
                        ? leaseFromPeers(request, nextPause)
                        : CompletableFuture.completedFuture(LeaseJson.of(leases.stream())),
                executor);
    }

    /**
     * Returns whether the leases are so few and small that writing the response takes less time than waking another
     * thread for it.
     */
    private static boolean isSmall(List<Lease> leases) {
        return !leases.isEmpty()
                && leases.size() <= SMALL_LEASE_COUNT
                && leases.stream()
                                .mapToInt(lease ->
                                        lease.delivery().request().getBody().remaining())
                                .sum()
                        <= SMALL_BODY_BYTES;
    }

    private CompletableFuture<ArrayNode> leaseFromPeers(LeaseRequest request, long nextPause) {
        return queryPeers(request).thenCompose(leases -> {
            long remaining = request.deadline() - LeaseClock.now();
            return leases.isEmpty()
                            && remaining > 0
                            && !request.channel().leases().isClosed()
                    ? leaseLocally(request, Math.min(remaining, nextPause), Math.min(2 * nextPause, MAX_PAUSE_MILLIS))
                    : CompletableFuture.completedFuture(leases);
        });
    }

    private CompletableFuture<ArrayNode> queryPeers(LeaseRequest request) {
        return peers.membersOf(request.channel().group()).thenCompose(members -> {
            List<String> others = new ArrayList<>(members.owners().values().stream()
                    .filter(owner -> !owner.equals(request.channel().replica()))
                    .distinct()
                    .toList());
            Collections.shuffle(others);
            if (others.isEmpty() || !peerQueryPermits.tryAcquire()) {
                return CompletableFuture.completedFuture(LeaseJson.of(Stream.of()));
            }
            return queryInTurn(request, others).whenComplete((leases, failure) -> peerQueryPermits.release());
        });
    }

    private CompletableFuture<ArrayNode> queryInTurn(LeaseRequest request, List<String> others) {
        if (others.isEmpty()) {
            return CompletableFuture.completedFuture(LeaseJson.of(Stream.of()));
        }
        List<String> remaining = others.subList(1, others.size());
        return calls.lease(others.get(0), request.channel().name(), request.max(), request.duration(), request.origin())
                .exceptionally(failure -> LeaseJson.of(Stream.of()))
                .thenCompose(leases ->
                        leases.isEmpty() ? queryInTurn(request, remaining) : CompletableFuture.completedFuture(leases));
    }
}
