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
 * Tracks which messages of a channel are leased, and until when: {@code WAITING ⇄ LEASED → ENDED}. It uses no Kafka, no
 * HTTP, no thread and no clock; times are milliseconds of a monotonic clock.
 *
 * <p>Each lease has a new token. The last token stays valid until the message is leased again, even if the lease has
 * expired: a message that has had no other holder since is better finished late than delivered twice.
 */
final class LeaseBook<T> {
    /** This many obsolete lease ends are tolerated before they are purged. */
    private static final int MAX_STALE_ENDS = 1_000;

    private final int maxReceives;
    private final Supplier<String> newToken;
    private final Map<String, Item<T>> byToken = new HashMap<>();
    /** In the order of leasing. Entries that no longer wait are skipped. */
    private final Deque<Item<T>> waiting = new ArrayDeque<>();
    /** Entries of leases that were extended or ended since are skipped. */
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

    /** A message in the book. */
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

        /** Returns the token of the last lease. */
        String token() {
            return token;
        }

        /** Returns how often the message was leased. */
        int receives() {
            return receives;
        }

        /** Returns the start of the last lease; 0 if there was none. */
        long leasedAt() {
            return leasedAt;
        }

        /** Returns the end of the lease, in the past if it has expired. */
        long endsAt() {
            return endsAt;
        }
    }

    /**
     * The result of leasing.
     *
     * @param expired messages that had expired when they were due; they have ended
     */
    record LeaseGrant<T>(List<Item<T>> leased, List<Item<T>> expired) {}

    /**
     * @param maxReceives how often a message is leased in all, if its leases expire
     * @param newToken generates tokens that cannot be guessed
     */
    LeaseBook(int maxReceives, Supplier<String> newToken) {
        this.maxReceives = maxReceives;
        this.newToken = newToken;
    }

    /**
     * Adds a message to be leased.
     *
     * @param expiresAt when the message becomes useless; {@link Long#MAX_VALUE} for never
     */
    Item<T> offer(T message, long expiresAt) {
        Item<T> item = new Item<>(message, expiresAt);
        enqueue(item);
        return item;
    }

    /** Adds a message that is already leased until {@code endsAt}, with a token of another replica. */
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

    /**
     * Schedules the end of a lease. Most leases are finished long before; purging keeps their entries from staying
     * until then.
     */
    private void scheduleEnd(Item<T> item) {
        ends.add(new LeaseEnd<>(item, item.endsAt));
        if (ends.size() > MAX_STALE_ENDS + 2 * leasedCount) {
            ends.removeIf(end -> !end.isCurrent());
        }
    }

    /** Leases up to {@code max} messages, those that have waited longest first. */
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

    /** Ends the message: it is never leased again. Its tokens stay known until {@link #forget}. */
    TokenResult<T> finish(String token) {
        Item<T> item = byToken.get(token);
        if (item == null) {
            return new TokenResult.Unknown<>();
        }
        if (!item.token.equals(token)) {
            return new TokenResult.Stale<>("the lease has expired, and the message has been leased again since");
        }
        end(item);
        return new TokenResult.Valid<>(item);
    }

    /** Moves the end of the lease to {@code duration} from now. */
    TokenResult<T> extend(String token, long now, long duration) {
        return whileLeased(token, item -> {
            item.endsAt = now + duration;
            scheduleEnd(item);
        });
    }

    /** Ends the lease now; {@link #expireLeases} queues the message again. */
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
            return new TokenResult.Unknown<>();
        }
        if (!item.token.equals(token) || item.state != State.LEASED) {
            return new TokenResult.Stale<>(
                    item.state == State.ENDED
                            ? "the message is finished"
                            : "the lease has expired, and the message was returned to be leased again");
        }
        change.apply(item);
        return new TokenResult.Valid<>(item);
    }

    /**
     * Queues messages whose lease has expired behind the waiting ones.
     *
     * @return the messages that have reached the maximum number of leases; they have ended
     */
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

    /** Makes the tokens of a message unknown. */
    void forget(Item<T> item) {
        item.tokens.forEach(byToken::remove);
    }

    /**
     * Removes a message that moves to another replica.
     *
     * @return whether it is leased
     */
    boolean withdraw(Item<T> item) {
        boolean leased = item.state == State.LEASED;
        if (item.state != State.ENDED) {
            end(item);
            forget(item);
        }
        return leased;
    }

    /** Returns the next scheduled end of a lease, which may have passed; {@link Long#MAX_VALUE} if there is none. */
    long nextEnd() {
        LeaseEnd<T> next = ends.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }

    /** Returns the number of scheduled ends, obsolete ones included. */
    int scheduledEnds() {
        return ends.size();
    }

    /** Returns how many messages could be leased. */
    int waiting() {
        return waitingCount;
    }

    /** Returns how many messages are leased. */
    int leased() {
        return leasedCount;
    }
}
