package fairlane.gateway.leases;

import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Delivery;
import fairlane.delivery.Lender;
import fairlane.delivery.Loan;
import fairlane.delivery.Position;
import fairlane.delivery.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one channel's messages that this replica has: what the worker's loop brings is handed out to those who
 * wait for it, and what they say of it goes back to the loop. For use by many threads.
 */
final class ChannelLeases implements Lender {
    private static final Answered NOT_RECORDED = new Answered.Unavailable(
            "its partition went to another replica before it was recorded that the message is finished: it may come"
                    + " again");

    private static final Answered NOTED = new Answered.Noted(
            "it is not handed out any more; its dead letter is written when everything before it on its partition has"
                    + " ended");

    /** So long a dead letter is waited for: it takes a few milliseconds, or as long as somebody has another message. */
    private static final long DEAD_LETTER_WITHIN_MILLIS = 2_000;

    private final String channel;
    private final String replica;
    private final LeaseBook<Lent> book;
    private final int maxReceives;
    private final Runnable wake;
    /** What one commit has recorded is told at once. */
    private final Executor gathered;

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final MovedLeases moved = new MovedLeases();

    private boolean closed;

    /** Somebody who waits for messages. */
    private record Waiter(int max, long duration, long deadline, CompletableFuture<List<Lease>> answer) {}

    /** What came of a saying here. */
    sealed interface Heard {}

    /** It completes when it is as safe as the saying has to be. */
    record Here(CompletableFuture<Answered> answer) implements Heard {}

    /** The message is with another replica by now. */
    record Elsewhere(int partition, long offset) implements Heard {}

    /**
     * @param replica host:port by which the others reach this one
     * @param maxReceives a message whose lease runs out is handed out so many times in all
     * @param wake asks for a {@link #turn} soon
     * @param threads go on with what had to wait
     */
    ChannelLeases(String channel, String replica, int maxReceives, Runnable wake, Executor threads) {
        this.channel = channel;
        this.replica = replica;
        this.book = new LeaseBook<>(maxReceives, LeaseToken.secrets());
        this.maxReceives = maxReceives;
        this.wake = wake;
        this.gathered = new GatheringExecutor(threads);
    }

    /** A message, from when the loop hands it over until it has ended. */
    private final class Lent extends Loan {
        private final Position position;
        private final CompletableFuture<Boolean> recorded = new CompletableFuture<>();
        private @Nullable Delivery delivery;
        private LeaseBook.@Nullable Item<Lent> item;

        Lent(Delivery delivery) {
            this.position = delivery.position();
            this.delivery = delivery;
        }

        LeaseBook.Item<Lent> item() {
            return Objects.requireNonNull(item);
        }

        @Override
        public long startedAt() {
            synchronized (ChannelLeases.this) {
                return item().leasedAt();
            }
        }

        @Override
        public long end() {
            return withdraw(this);
        }

        @Override
        public void told(boolean isRecorded) {
            synchronized (ChannelLeases.this) {
                book.forget(item());
            }
            recorded.completeAsync(() -> isRecorded, gathered);
        }

        /** With the lock: what is said afterwards, or of a partition that goes, comes after this. */
        void ended(Result result) {
            delivery = null;
            complete(result);
        }
    }

    @Override
    public synchronized Loan deliver(Delivery delivery) {
        Lent lent = new Lent(delivery);
        Instant expiresAt = delivery.request().getExpiresAt();
        long end = expiresAt == null ? Long.MAX_VALUE : LeaseClock.of(expiresAt.toEpochMilli());
        long lentUntil = LeaseClock.heard(delivery.position().lentUntil());
        if (lentUntil > LeaseClock.now()) {
            lent.item = book.offerLeased(lent, end, secretElsewhere(delivery.position()), lentUntil);
        } else {
            lent.item = book.offer(lent, end);
            if (!waiters.isEmpty()) {
                wake.run();
            }
        }
        return lent;
    }

    /** Stands for the secret that only the other replica knows; no caller can write it. */
    private static String secretElsewhere(Position position) {
        return position.partition() + "/" + position.offset();
    }

    /** Completes with at least one lease as soon as there is one, or without any when the time is up. */
    synchronized CompletableFuture<List<Lease>> lease(int max, Duration duration, Duration wait) {
        List<Lease> leases = waiters.isEmpty() ? hand(max, duration.toMillis()) : List.of();
        if (!leases.isEmpty() || closed || (wait.isZero() && waiters.isEmpty())) {
            return CompletableFuture.completedFuture(leases);
        }
        Waiter waiter =
                new Waiter(max, duration.toMillis(), LeaseClock.now() + wait.toMillis(), new CompletableFuture<>());
        waiters.add(waiter);
        wake.run();
        return waiter.answer();
    }

    private List<Lease> hand(int max, long duration) {
        endLeases();
        LeaseBook.Handed<Lent> handed = book.lease(max, LeaseClock.now(), duration);
        handed.expired()
                .forEach(item -> item.message()
                        .ended(new Result.GivenUp(DeadLetterReason.EXPIRED, "it expired before anybody asked for it")));
        return handed.leased().stream().map(this::lease).toList();
    }

    private Lease lease(LeaseBook.Item<Lent> item) {
        return new Lease(
                new LeaseToken(item.token(), replica, channel).text(),
                Objects.requireNonNull(item.message().delivery),
                item.receives(),
                LeaseClock.told(item.until()));
    }

    private void endLeases() {
        book.endLeases(LeaseClock.now())
                .forEach(item -> item.message()
                        .ended(new Result.GivenUp(
                                DeadLetterReason.ATTEMPTS_EXHAUSTED,
                                "it was leased " + maxReceives + (maxReceives == 1 ? " time" : " times")
                                        + ", and never finished")));
    }

    /** Hands out what can be had to those who wait, and sends those away whose time is up. */
    void turn() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            long now = LeaseClock.now();
            if (book.nextEnd() <= now) {
                endLeases();
            }
            moved.forgetEnded(now);
            for (Waiter first = waiters.peek(); first != null && book.waiting() > 0; first = waiters.peek()) {
                List<Lease> leases = hand(first.max(), first.duration());
                if (!leases.isEmpty()) {
                    CompletableFuture<List<Lease>> answer = waiters.remove().answer();
                    answers.add(() -> answer.complete(leases));
                }
            }
            waiters.removeIf(waiter -> {
                boolean over = closed || waiter.deadline() <= now;
                if (over) {
                    answers.add(() -> waiter.answer().complete(List.of()));
                }
                return over;
            });
        }
        answers.forEach(Runnable::run);
    }

    /** What is said by a lease's secret. */
    synchronized Heard hear(String secret, Saying saying) {
        Position elsewhere = moved.find(secret);
        return elsewhere == null ? here(secret, saying) : new Elsewhere(elsewhere.partition(), elsewhere.offset());
    }

    /** What another replica passes on, of a message that was leased there before its partition came here. */
    synchronized Heard hearOf(int partition, long offset, Saying saying) {
        return here(secretElsewhere(new Position(partition, offset, 0)), saying);
    }

    /** What another replica has answered of a message that was leased here. */
    synchronized void heardElsewhere(String secret, Answered answer) {
        moved.answered(secret, answer);
    }

    private Heard here(String secret, Saying saying) {
        endLeases();
        LeaseBook.Verdict<Lent> verdict = verdict(secret, saying);
        if (verdict instanceof LeaseBook.Done<Lent> done) {
            return new Here(apply(done.item(), saying));
        }
        Answered refusal = verdict instanceof LeaseBook.Over<Lent> over
                ? new Answered.Conflict(over.why())
                : new Answered.Unknown();
        return new Here(CompletableFuture.completedFuture(refusal));
    }

    private LeaseBook.Verdict<Lent> verdict(String secret, Saying saying) {
        if (saying instanceof Saying.Extend extend) {
            return book.extend(secret, LeaseClock.now(), extend.by().toMillis());
        }
        return saying instanceof Saying.Release ? book.release(secret, LeaseClock.now()) : book.finish(secret);
    }

    private CompletableFuture<Answered> apply(LeaseBook.Item<Lent> item, Saying saying) {
        Lent lent = item.message();
        if (saying instanceof Saying.Finish) {
            lent.ended(Result.delivered());
            return answer(lent);
        }
        if (saying instanceof Saying.Reject reject) {
            book.forget(item);
            lent.ended(Result.rejected(reject.why()));
            return answer(lent).completeOnTimeout(NOTED, DEAD_LETTER_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (saying instanceof Saying.Release) {
            endLeases();
            wake.run();
        } else {
            return CompletableFuture.completedFuture(
                    new Answered.Accepted(Instant.ofEpochMilli(LeaseClock.told(item.until()))));
        }
        return CompletableFuture.completedFuture(new Answered.Accepted(null));
    }

    /** What is said as soon as it is known whether it is recorded. */
    private static CompletableFuture<Answered> answer(Lent lent) {
        return lent.recorded.thenApply(recorded -> recorded ? new Answered.Accepted(null) : NOT_RECORDED);
    }

    private synchronized long withdraw(Lent lent) {
        LeaseBook.Item<Lent> item = lent.item();
        if (!book.withdraw(item)) {
            return 0;
        }
        moved.add(item.token(), lent.position, item.until());
        return LeaseClock.told(item.until());
    }

    /** Whether nothing will come any more. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** How many messages could be handed out by this replica. */
    synchronized int waiting() {
        return book.waiting();
    }

    /** How many somebody has from this replica. */
    synchronized int leased() {
        return book.leased();
    }

    /** Whoever waits is told that there is nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        turn();
    }
}
