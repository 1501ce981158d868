package fairlane.gateway.leases;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Counts what all replicas have of a channel, as far as they answer. */
final class Census {
    private static final long ANSWER_WITHIN_MILLIS = 2_000;

    private final Peers peers;
    private final PeerCalls calls;

    Census(Peers peers, PeerCalls calls) {
        this.peers = peers;
        this.calls = calls;
    }

    CompletableFuture<Leases.Totals> of(LeasedChannels.Served channel, Leases.Counts here, Origin origin) {
        Leases.Totals own = new Leases.Totals(here.waiting(), here.leased(), List.of());
        String unknown = "which other gateways have messages of " + channel.name() + " is not known";
        return peers.of(channel.group())
                .thenCompose(members -> {
                    CompletableFuture<Leases.Totals> all = CompletableFuture.completedFuture(own);
                    for (String endpoint : members.endpoints()) {
                        if (!endpoint.equals(channel.replica())) {
                            all = all.thenCombine(ask(endpoint, channel.name(), origin), Census::together);
                        }
                    }
                    return all;
                })
                .orTimeout(2 * ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> together(own, new Leases.Totals(0, 0, List.of(unknown))));
    }

    private CompletableFuture<Leases.Totals> ask(String endpoint, String channel, Origin origin) {
        return calls.counts(endpoint, channel, origin)
                .orTimeout(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .thenApply(counts -> new Leases.Totals(counts.waiting(), counts.leased(), List.of()))
                .exceptionally(failure -> new Leases.Totals(
                        0, 0, List.of("the gateway at " + endpoint + " does not tell what it has of " + channel)));
    }

    private static Leases.Totals together(Leases.Totals one, Leases.Totals other) {
        List<String> gaps = new ArrayList<>(one.gaps());
        gaps.addAll(other.gaps());
        return new Leases.Totals(one.waiting() + other.waiting(), one.leased() + other.leased(), gaps);
    }
}
