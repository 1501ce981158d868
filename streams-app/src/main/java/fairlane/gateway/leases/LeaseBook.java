package fairlane.gateway.leases;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Who has which message of a channel, and until when: {@code WAITING ⇄ LEASED → ENDED}. It knows no Kafka, no HTTP, no
 * thread and no clock; times are milliseconds of one that never goes back.
 *
 * <p>What is handed out has a token, a new one each time. The last one holds until the message is handed out again, also
 * when its time has run out: a message that nobody else has had since is better finished late than done twice.
 */
final class LeaseBook<T> {
    /** So many ends of leases that have ended otherwise are kept without a look. */
    private static final int FEW = 1_000;

    private final int maxReceives;
    private final Supplier<String> tokens;
    private final Map<String, Item<T>> byToken = new HashMap<>();
    /** In the order of their handing out; those that are no longer waiting are passed over. */
    private final Deque<Item<T>> waiting = new ArrayDeque<>();
    /** Those that were extended or ended since are passed over. */
    private final Queue<End<T>> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));

    private int waitingCount;
    private int leasedCount;

    private record End<T>(Item<T> item, long at) {
        boolean holds() {
            return item.state == State.LEASED && item.until == at;
        }
    }

    private enum State {
        WAITING,
        LEASED,
        ENDED
    }

    /** One message, as the book has it. */
    static final class Item<T> {
        private final T message;
        private final long expiresAt;
        private final List<String> tokens = new ArrayList<>();
        private State state = State.WAITING;
        private String token = "";
        private int receives;
        private long leasedAt;
        private long until;

        private Item(T message, long expiresAt) {
            this.message = message;
            this.expiresAt = expiresAt;
        }

        T message() {
            return message;
        }

        /** The one by which it was handed out last. */
        String token() {
            return token;
        }

        /** How often it was handed out. */
        int receives() {
            return receives;
        }

        /** When it was handed out last; 0: it never was. */
        long leasedAt() {
            return leasedAt;
        }

        /** When its lease ends, or has ended. */
        long until() {
            return until;
        }
    }

    /**
     * What came of a call that names a token.
     *
     * @param <T> the messages
     */
    sealed interface Verdict<T> {}

    /** It is done. */
    record Done<T>(Item<T> item) implements Verdict<T> {}

    /** No message here was handed out by that token. */
    record Unknown<T>() implements Verdict<T> {}

    /** @param why the token's time is over, as a sentence */
    record Over<T>(String why) implements Verdict<T> {}

    /**
     * What was handed out.
     *
     * @param expired what should have been handed out, had it not expired: it has ended
     */
    record Handed<T>(List<Item<T>> leased, List<Item<T>> expired) {}

    /**
     * @param maxReceives a message whose lease runs out is handed out so many times in all
     * @param tokens makes one that nobody can guess
     */
    LeaseBook(int maxReceives, Supplier<String> tokens) {
        this.maxReceives = maxReceives;
        this.tokens = tokens;
    }

    /** A message to be handed out. @param expiresAt it is of no use from then on; {@link Long#MAX_VALUE}: it always is */
    Item<T> offer(T message, long expiresAt) {
        Item<T> item = new Item<>(message, expiresAt);
        await(item);
        return item;
    }

    /** A message that somebody has until then, by a token of another replica. */
    Item<T> offerLeased(T message, long expiresAt, String token, long until) {
        Item<T> item = new Item<>(message, expiresAt);
        hand(item, token, until);
        return item;
    }

    private void await(Item<T> item) {
        item.state = State.WAITING;
        waiting.add(item);
        waitingCount++;
    }

    private void hand(Item<T> item, String token, long until) {
        item.state = State.LEASED;
        item.token = token;
        item.tokens.add(token);
        item.receives++;
        item.until = until;
        leasedCount++;
        byToken.put(token, item);
        willEnd(item);
    }

    /** Most leases are finished long before: those would otherwise be kept until they would have ended. */
    private void willEnd(Item<T> item) {
        ends.add(new End<>(item, item.until));
        if (ends.size() > FEW + 2 * leasedCount) {
            ends.removeIf(end -> !end.holds());
        }
    }

    /** Hands out so many at the most, those first that have waited longest. */
    Handed<T> lease(int max, long now, long duration) {
        List<Item<T>> leased = new ArrayList<>();
        List<Item<T>> expired = new ArrayList<>();
        while (leased.size() < max && waitingCount > 0) {
            Item<T> item = waiting.remove();
            if (item.state != State.WAITING) {
                continue;
            }
            if (item.expiresAt <= now) {
                end(item);
                forget(item);
                expired.add(item);
            } else {
                waitingCount--;
                hand(item, tokens.get(), now + duration);
                item.leasedAt = now;
                leased.add(item);
            }
        }
        return new Handed<>(leased, expired);
    }

    /** The message is done with: it is never handed out again. Its tokens are known until it is forgotten. */
    Verdict<T> finish(String token) {
        Item<T> item = byToken.get(token);
        if (item == null) {
            return new Unknown<>();
        }
        if (!item.token.equals(token)) {
            return new Over<>("its time has run out, and the message was handed out again since");
        }
        end(item);
        return new Done<>(item);
    }

    /** Its time ends so long from now. */
    Verdict<T> extend(String token, long now, long duration) {
        return whileLeased(token, item -> {
            item.until = now + duration;
            willEnd(item);
        });
    }

    /** Its time ends now: {@link #endLeases} makes it wait again. */
    Verdict<T> release(String token, long now) {
        return whileLeased(token, item -> {
            item.until = now;
            willEnd(item);
        });
    }

    private interface Change<T> {
        void make(Item<T> item);
    }

    private Verdict<T> whileLeased(String token, Change<T> change) {
        Item<T> item = byToken.get(token);
        if (item == null) {
            return new Unknown<>();
        }
        if (!item.token.equals(token) || item.state != State.LEASED) {
            return new Over<>(
                    item.state == State.ENDED
                            ? "the message is finished"
                            : "its time has run out, and the message is handed out again");
        }
        change.make(item);
        return new Done<>(item);
    }

    /** What has run out of time waits again, behind all others. @return what was handed out often enough: it has ended */
    List<Item<T>> endLeases(long now) {
        List<Item<T>> exhausted = new ArrayList<>();
        for (End<T> end = ends.peek(); end != null && end.at() <= now; end = ends.peek()) {
            ends.remove();
            Item<T> item = end.item();
            if (end.holds() && item.receives >= maxReceives) {
                end(item);
                forget(item);
                exhausted.add(item);
            } else if (end.holds()) {
                leasedCount--;
                await(item);
            }
        }
        return exhausted;
    }

    private void end(Item<T> item) {
        if (item.state == State.WAITING) {
            waitingCount--;
        } else if (item.state == State.LEASED) {
            leasedCount--;
        }
        item.state = State.ENDED;
    }

    /** Nobody can say anything of it any more. */
    void forget(Item<T> item) {
        item.tokens.forEach(byToken::remove);
    }

    /** It goes elsewhere. @return whether somebody has it */
    boolean withdraw(Item<T> item) {
        boolean leased = item.state == State.LEASED;
        if (item.state != State.ENDED) {
            end(item);
            forget(item);
        }
        return leased;
    }

    /** When the next lease ends, or ended; {@link Long#MAX_VALUE}: there is none. */
    long nextEnd() {
        End<T> next = ends.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }

    /** How much is kept of leases' ends. */
    int ends() {
        return ends.size();
    }

    /** How many could be handed out. */
    int waiting() {
        return waitingCount;
    }

    /** How many somebody has. */
    int leased() {
        return leasedCount;
    }
}
