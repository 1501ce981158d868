package fairlane.gateway.leases;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Counts the messages of a channel that can be leased and those that are leased, on all replicas of the gateway that
 * answer.
 */
final class LeaseStock {
    private static final long RESPONSE_TIMEOUT_MILLIS = 2_000;

    private final Peers peers;
    private final PeerCalls calls;

    LeaseStock(Peers peers, PeerCalls calls) {
        this.peers = peers;
        this.calls = calls;
    }

    CompletableFuture<Leases.Totals> total(
            LeasedChannels.ServedChannel channel, Leases.Counts localCounts, CallOrigin origin) {
        Leases.Totals own = new Leases.Totals(localCounts.waiting(), localCounts.leased(), List.of());
        String unknown = "it is unknown which other gateways have messages of the channel " + channel.name();
        return peers.membersOf(channel.group())
                .thenCompose(members -> {
                    CompletableFuture<Leases.Totals> total = CompletableFuture.completedFuture(own);
                    for (String endpoint : members.endpoints()) {
                        if (!endpoint.equals(channel.replica())) {
                            total = total.thenCombine(countsAt(endpoint, channel.name(), origin), LeaseStock::sum);
                        }
                    }
                    return total;
                })
                .orTimeout(2 * RESPONSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> sum(own, new Leases.Totals(0, 0, List.of(unknown))));
    }

    private CompletableFuture<Leases.Totals> countsAt(String endpoint, String channel, CallOrigin origin) {
        return calls.counts(endpoint, channel, origin)
                .orTimeout(RESPONSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .thenApply(counts -> new Leases.Totals(counts.waiting(), counts.leased(), List.of()))
                .exceptionally(failure -> new Leases.Totals(
                        0,
                        0,
                        List.of("the gateway at " + endpoint + " does not report how many messages of the channel "
                                + channel + " it has")));
    }

    private static Leases.Totals sum(Leases.Totals one, Leases.Totals other) {
        List<String> gaps = new ArrayList<>(one.gaps());
        gaps.addAll(other.gaps());
        return new Leases.Totals(one.waiting() + other.waiting(), one.leased() + other.leased(), gaps);
    }
}
