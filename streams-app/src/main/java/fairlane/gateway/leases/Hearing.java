package fairlane.gateway.leases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Brings what is said of leases to the replica that has them. */
final class Hearing {
    private static final Answered UNKNOWN = new Answered.Unknown();
    private static final Answered GONE =
            new Answered.Unavailable("the replica that has the lease does not answer: the message may come again");
    private static final Answered ON_ITS_WAY =
            new Answered.Unavailable("the message is on its way to another replica; try again");

    /** A partition that moves is read by its new owner after so long at the most. */
    private static final long MOVES_WITHIN_MILLIS = 5_000;

    private static final long ASK_AGAIN_AFTER_MILLIS = 200;
    private final LeasedChannels channels;
    private final Peers peers;
    private final PeerCalls calls;
    private final Executor later;

    Hearing(LeasedChannels channels, Peers peers, PeerCalls calls, Executor threads) {
        this.channels = channels;
        this.peers = peers;
        this.calls = calls;
        this.later = CompletableFuture.delayedExecutor(ASK_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS, threads);
    }

    /** What comes of each, in their order. */
    List<CompletableFuture<Answered>> hear(List<String> tokens, Saying saying, Origin origin) {
        List<CompletableFuture<Answered>> answers = new ArrayList<>();
        Map<Home, List<Integer>> elsewhere = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            Optional<LeaseToken> token = LeaseToken.parse(tokens.get(i));
            Optional<LeasedChannels.Served> channel = token.flatMap(it -> channels.find(it.channel()));
            if (channel.isEmpty()) {
                answers.add(CompletableFuture.completedFuture(UNKNOWN));
            } else if (token.orElseThrow().replica().equals(channel.get().replica())) {
                answers.add(hearHere(token.orElseThrow(), channel.get(), saying, origin));
            } else {
                Home home =
                        new Home(token.orElseThrow().replica(), channel.get().group());
                elsewhere.computeIfAbsent(home, first -> new ArrayList<>()).add(i);
                answers.add(new CompletableFuture<>());
            }
        }
        elsewhere.forEach((home, which) -> passOn(home, which, tokens, saying, origin, answers));
        return answers;
    }

    private record Home(String replica, String group) {}

    private CompletableFuture<Answered> hearHere(
            LeaseToken token, LeasedChannels.Served channel, Saying saying, Origin origin) {
        ChannelLeases.Heard heard = channel.leases().hear(token.secret(), saying);
        if (heard instanceof ChannelLeases.Here here) {
            return here.answer();
        }
        long until = LeaseClock.now() + MOVES_WITHIN_MILLIS;
        return follow(channel, (ChannelLeases.Elsewhere) heard, saying, origin, until)
                .thenApply(answer -> {
                    channel.leases().heardElsewhere(token.secret(), answer);
                    return answer;
                });
    }

    /** Only members of the channel's group are called: a token may name any host. */
    private void passOn(
            Home home,
            List<Integer> which,
            List<String> tokens,
            Saying saying,
            Origin origin,
            List<CompletableFuture<Answered>> answers) {
        List<String> some = which.stream().map(tokens::get).toList();
        peers.of(home.group())
                .thenCompose(
                        members -> origin.isForwarded() || !members.endpoints().contains(home.replica())
                                ? CompletableFuture.completedFuture(
                                        some.stream().map(token -> UNKNOWN).toList())
                                : calls.say(home.replica(), some, saying, origin))
                .exceptionally(failure -> some.stream().map(token -> GONE).toList())
                .thenAccept(said -> {
                    for (int i = 0; i < which.size(); i++) {
                        answers.get(which.get(i)).complete(said.get(i));
                    }
                });
    }

    /** Asks whoever has the partition by now, again and again while it is on its way. */
    private CompletableFuture<Answered> follow(
            LeasedChannels.Served channel, ChannelLeases.Elsewhere there, Saying saying, Origin origin, long until) {
        return peers.of(channel.group())
                .thenCompose(members ->
                        ask(channel, members.owners().getOrDefault(there.partition(), ""), there, saying, origin))
                .exceptionally(failure -> GONE)
                .thenCompose(answer -> {
                    boolean isFinal = !(answer instanceof Answered.Unknown || answer instanceof Answered.Unavailable);
                    return isFinal || LeaseClock.now() >= until
                            ? CompletableFuture.completedFuture(answer)
                            : CompletableFuture.supplyAsync(() -> 0, later)
                                    .thenCompose(again -> follow(channel, there, saying, origin, until));
                });
    }

    private CompletableFuture<Answered> ask(
            LeasedChannels.Served channel, String owner, ChannelLeases.Elsewhere there, Saying saying, Origin origin) {
        if (owner.isEmpty()) {
            return CompletableFuture.completedFuture(ON_ITS_WAY);
        }
        return owner.equals(channel.replica())
                ? hearOfMoved(channel.name(), there.partition(), there.offset(), saying)
                : calls.say(owner, channel.name(), there, saying, origin);
    }

    /** What another replica passes on. */
    CompletableFuture<Answered> hearOfMoved(String channel, int partition, long offset, Saying saying) {
        return channels.find(channel)
                .map(served -> served.leases().hearOf(partition, offset, saying))
                .filter(ChannelLeases.Here.class::isInstance)
                .map(heard -> ((ChannelLeases.Here) heard).answer())
                .orElseGet(() -> CompletableFuture.completedFuture(UNKNOWN));
    }
}
