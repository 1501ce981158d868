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
 * Tracks which messages of a channel are leased, and until when. The states of a message are {@code WAITING ⇄ LEASED →
 * ENDED}. This class uses no Kafka, no HTTP, no thread and no clock. Callers pass times in milliseconds of a monotonic
 * clock.
 *
 * <p>Each lease has a new token. The token of an expired lease stays valid until the message is leased again, because
 * it is better to finish a message late than to deliver it twice.
 */
final class LeaseBook<T> {
    /** The number of obsolete entries in {@link #ends} that are tolerated before they are purged. */
    private static final int MAX_STALE_ENDS = 1_000;

    private final int maxReceives;
    private final Supplier<String> newToken;
    private final Map<String, Item<T>> byToken = new HashMap<>();
    /** The messages to lease, in the order in which they are leased. Messages that no longer wait are skipped. */
    private final Deque<Item<T>> waiting = new ArrayDeque<>();
    /**
     * The scheduled ends of leases, the earliest first. Entries of leases that have been extended or ended since are
     * skipped.
     */
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

    /** A message in the lease book. */
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

        /** Returns the token of the last lease of the message. */
        String token() {
            return token;
        }

        /** Returns how often the message has been leased. */
        int receives() {
            return receives;
        }

        /** Returns the time at which the message was last leased; 0 if it has not been leased. */
        long leasedAt() {
            return leasedAt;
        }

        /** Returns the time at which the last lease of the message ends or has ended. */
        long endsAt() {
            return endsAt;
        }
    }

    /**
     * The result of leasing messages.
     *
     * @param expired messages that were not leased but ended, because they expired before they could be leased
     */
    record LeaseGrant<T>(List<Item<T>> leased, List<Item<T>> expired) {}

    /**
     * @param maxReceives the maximum number of leases of one message; if the last of these leases expires, the message
     *     changes to {@code ENDED}
     * @param newToken a generator of tokens that cannot be guessed
     */
    LeaseBook(int maxReceives, Supplier<String> newToken) {
        this.maxReceives = maxReceives;
        this.newToken = newToken;
    }

    /**
     * Adds a message that can be leased.
     *
     * @param expiresAt the time from which the message must not be leased any more; {@link Long#MAX_VALUE} if it never
     *     expires
     */
    Item<T> offer(T message, long expiresAt) {
        Item<T> item = new Item<>(message, expiresAt);
        enqueue(item);
        return item;
    }

    /**
     * Adds a message that another replica has leased until {@code endsAt}. In this book, {@code token} stands for that
     * lease.
     */
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
     * Schedules the end of a lease. Most messages are finished long before their leases end, and their entries in
     * {@link #ends} are then obsolete. Obsolete entries are purged from time to time, so that they do not use memory
     * until the leases would have ended.
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

    /**
     * Ends the message that was leased with {@code token}, so that it is never leased again. The tokens of the message
     * stay known until {@link #forget}.
     */
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

    /** Moves the end of a lease to {@code duration} milliseconds after {@code now}. */
    TokenResult<T> extend(String token, long now, long duration) {
        return whileLeased(token, item -> {
            item.endsAt = now + duration;
            scheduleEnd(item);
        });
    }

    /** Ends a lease at {@code now}. The next call of {@link #expireLeases} makes the message available again. */
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
     * Makes the messages whose leases have expired available again. These messages join the end of the queue, after the
     * messages that already wait in it.
     *
     * @return the messages that are not queued but ended, because they have been leased the maximum number of times
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

    /** Removes all tokens of a message from the book. */
    void forget(Item<T> item) {
        item.tokens.forEach(byToken::remove);
    }

    /**
     * Removes a message whose partition moves to another replica.
     *
     * @return whether the message was leased
     */
    boolean withdraw(Item<T> item) {
        boolean leased = item.state == State.LEASED;
        if (item.state != State.ENDED) {
            end(item);
            forget(item);
        }
        return leased;
    }

    /**
     * Returns the earliest scheduled end of a lease, which may be in the past; {@link Long#MAX_VALUE} if no end is
     * scheduled.
     */
    long nextEnd() {
        LeaseEnd<T> next = ends.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }

    /** Returns the number of scheduled lease ends, including obsolete entries. */
    int scheduledEnds() {
        return ends.size();
    }

    /** Returns the number of messages that could be leased now. */
    int waiting() {
        return waitingCount;
    }

    /** Returns the number of messages that are leased. */
    int leased() {
        return leasedCount;
    }
}
