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
 * Finds messages for those who ask, here and at the other replicas: again and again while there are none, for a message
 * may come to any of them.
 */
final class Handout {
    /** Until the others are asked again: soon at first, for who has nothing now had something before. */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long MOST_PAUSE_MILLIS = 1_000;
    /** However many wait here, the others are asked so many times at once. */
    private static final int ASKING = 16;

    private static final int FEW = 20;
    private static final int FEW_BYTES = 16 << 10;

    private final Peers peers;
    private final PeerCalls calls;
    private final Executor threads;
    private final Semaphore asking = new Semaphore(ASKING);

    Handout(Peers peers, PeerCalls calls, Executor threads) {
        this.peers = peers;
        this.calls = calls;
        this.threads = threads;
    }

    /** @param until when there is no more waiting, on the clock of {@link LeaseClock#now} */
    private record Wish(LeasedChannels.Served channel, int max, Duration duration, long until, Origin origin) {}

    CompletionStage<ArrayNode> lease(
            LeasedChannels.Served channel, int max, Duration duration, Duration wait, Origin origin) {
        Wish wish = new Wish(channel, max, duration, LeaseClock.now() + wait.toMillis(), origin);
        return lookHere(wish, 0, FIRST_PAUSE_MILLIS);
    }

    private CompletableFuture<ArrayNode> lookHere(Wish wish, long wait, long nextPause) {
        CompletableFuture<List<Lease>> here =
                wish.channel().leases().lease(wish.max(), wish.duration(), Duration.ofMillis(wait));
        Executor next = here.isDone() && isLittle(here.join()) ? Runnable::run : threads;
        return here.thenComposeAsync(
                leases -> leases.isEmpty() && !wish.origin().isForwarded()
                        ? lookElsewhere(wish, nextPause)
                        : CompletableFuture.completedFuture(Leases.json(leases.stream())),
                next);
    }

    /** Whether it is written sooner than another thread is woken to do it. */
    private static boolean isLittle(List<Lease> leases) {
        return !leases.isEmpty()
                && leases.size() <= FEW
                && leases.stream()
                                .mapToInt(lease ->
                                        lease.delivery().request().getBody().remaining())
                                .sum()
                        <= FEW_BYTES;
    }

    private CompletableFuture<ArrayNode> lookElsewhere(Wish wish, long nextPause) {
        return askOthers(wish).thenCompose(leases -> {
            long left = wish.until() - LeaseClock.now();
            return leases.isEmpty() && left > 0 && !wish.channel().leases().isClosed()
                    ? lookHere(wish, Math.min(left, nextPause), Math.min(2 * nextPause, MOST_PAUSE_MILLIS))
                    : CompletableFuture.completedFuture(leases);
        });
    }

    private CompletableFuture<ArrayNode> askOthers(Wish wish) {
        return peers.of(wish.channel().group()).thenCompose(members -> {
            List<String> others = new ArrayList<>(members.owners().values().stream()
                    .filter(owner -> !owner.equals(wish.channel().replica()))
                    .distinct()
                    .toList());
            Collections.shuffle(others);
            if (others.isEmpty() || !asking.tryAcquire()) {
                return CompletableFuture.completedFuture(Leases.json(Stream.of()));
            }
            return askInTurn(wish, others).whenComplete((leases, failure) -> asking.release());
        });
    }

    private CompletableFuture<ArrayNode> askInTurn(Wish wish, List<String> others) {
        if (others.isEmpty()) {
            return CompletableFuture.completedFuture(Leases.json(Stream.of()));
        }
        List<String> rest = others.subList(1, others.size());
        return calls.lease(others.get(0), wish.channel().name(), wish.max(), wish.duration(), wish.origin())
                .exceptionally(gone -> Leases.json(Stream.of()))
                .thenCompose(
                        leases -> leases.isEmpty() ? askInTurn(wish, rest) : CompletableFuture.completedFuture(leases));
    }
}
