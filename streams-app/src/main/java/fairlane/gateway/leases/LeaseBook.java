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
    private static final int MAX_STALE_ENDS = 1_000;

    private final int maxReceives;
    private final Supplier<String> newToken;
    private final Map<String, Item<T>> byToken = new HashMap<>();
    /** In the order of their handing out; those that are no longer waiting are passed over. */
    private final Deque<Item<T>> waiting = new ArrayDeque<>();
    /** Those that were extended or ended since are passed over. */
    private final Queue<LeaseEnd<T>> ends = new PriorityQueue<>(Comparator.comparingLong(LeaseEnd::at));

    private int waitingCount;
    private int leasedCount;

    private record LeaseEnd<T>(Item<T> item, long at) {
        boolean isCurrent() {
            return item.state == State.LEASED && item.endsAt == at;
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
        private long endsAt;

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
        long endsAt() {
            return endsAt;
        }
    }

    /**
     * What came of a call that names a token.
     *
     * @param <T> the messages
     */
    sealed interface TokenResult<T> {}

    /** It is done. */
    record Valid<T>(Item<T> item) implements TokenResult<T> {}

    /** No message here was handed out by that token. */
    record Unknown<T>() implements TokenResult<T> {}

    /** @param reason the token's time is over, as a sentence */
    record Stale<T>(String reason) implements TokenResult<T> {}

    /**
     * What was handed out.
     *
     * @param expired what should have been handed out, had it not expired: it has ended
     */
    record LeaseGrant<T>(List<Item<T>> leased, List<Item<T>> expired) {}

    /**
     * @param maxReceives a message whose lease runs out is handed out so many times in all
     * @param newToken makes one that nobody can guess
     */
    LeaseBook(int maxReceives, Supplier<String> newToken) {
        this.maxReceives = maxReceives;
        this.newToken = newToken;
    }

    /** A message to be handed out. @param expiresAt it is of no use from then on; {@link Long#MAX_VALUE}: it always is */
    Item<T> offer(T message, long expiresAt) {
        Item<T> item = new Item<>(message, expiresAt);
        enqueue(item);
        return item;
    }

    /** A message that somebody has until then, by a token of another replica. */
    Item<T> offerLeased(T message, long expiresAt, String token, long endsAt) {
        Item<T> item = new Item<>(message, expiresAt);
        grant(item, token, endsAt);
        return item;
    }

    private void enqueue(Item<T> item) {
        item.state = State.WAITING;
        waiting.add(item);
        waitingCount++;
    }

    private void grant(Item<T> item, String token, long endsAt) {
        item.state = State.LEASED;
        item.token = token;
        item.tokens.add(token);
        item.receives++;
        item.endsAt = endsAt;
        leasedCount++;
        byToken.put(token, item);
        scheduleEnd(item);
    }

    /** Most leases are finished long before: those would otherwise be kept until they would have ended. */
    private void scheduleEnd(Item<T> item) {
        ends.add(new LeaseEnd<>(item, item.endsAt));
        if (ends.size() > MAX_STALE_ENDS + 2 * leasedCount) {
            ends.removeIf(end -> !end.isCurrent());
        }
    }

    /** Hands out so many at the most, those first that have waited longest. */
    LeaseGrant<T> lease(int max, long now, long duration) {
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
                grant(item, newToken.get(), now + duration);
                item.leasedAt = now;
                leased.add(item);
            }
        }
        return new LeaseGrant<>(leased, expired);
    }

    /** The message is done with: it is never handed out again. Its tokens are known until it is forgotten. */
    TokenResult<T> finish(String token) {
        Item<T> item = byToken.get(token);
        if (item == null) {
            return new Unknown<>();
        }
        if (!item.token.equals(token)) {
            return new Stale<>("its time has run out, and the message was handed out again since");
        }
        end(item);
        return new Valid<>(item);
    }

    /** Its time ends so long from now. */
    TokenResult<T> extend(String token, long now, long duration) {
        return whileLeased(token, item -> {
            item.endsAt = now + duration;
            scheduleEnd(item);
        });
    }

    /** Its time ends now: {@link #expireLeases} makes it wait again. */
    TokenResult<T> release(String token, long now) {
        return whileLeased(token, item -> {
            item.endsAt = now;
            scheduleEnd(item);
        });
    }

    private interface Change<T> {
        void apply(Item<T> item);
    }

    private TokenResult<T> whileLeased(String token, Change<T> change) {
        Item<T> item = byToken.get(token);
        if (item == null) {
            return new Unknown<>();
        }
        if (!item.token.equals(token) || item.state != State.LEASED) {
            return new Stale<>(
                    item.state == State.ENDED
                            ? "the message is finished"
                            : "its time has run out, and the message is handed out again");
        }
        change.apply(item);
        return new Valid<>(item);
    }

    /** What has run out of time waits again, behind all others. @return what was handed out often enough: it has ended */
    List<Item<T>> expireLeases(long now) {
        List<Item<T>> exhausted = new ArrayList<>();
        for (LeaseEnd<T> end = ends.peek(); end != null && end.at() <= now; end = ends.peek()) {
            ends.remove();
            Item<T> item = end.item();
            if (end.isCurrent() && item.receives >= maxReceives) {
                end(item);
                forget(item);
                exhausted.add(item);
            } else if (end.isCurrent()) {
                leasedCount--;
                enqueue(item);
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
        LeaseEnd<T> next = ends.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }

    /** How much is kept of leases' ends. */
    int scheduledEnds() {
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
