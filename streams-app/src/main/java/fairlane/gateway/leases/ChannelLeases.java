package fairlane.gateway.leases;

import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Delivery;
import fairlane.delivery.LeasedDelivery;
import fairlane.delivery.LeasingHandler;
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
final class ChannelLeases implements LeasingHandler {
    private static final LeaseCommandResult NOT_RECORDED = new LeaseCommandResult.Unavailable(
            "its partition went to another replica before it was recorded that the message is finished: it may come"
                    + " again");

    private static final LeaseCommandResult REJECT_PENDING = new LeaseCommandResult.Pending(
            "it is not handed out any more; its dead letter is written when everything before it on its partition has"
                    + " ended");

    /** So long a dead letter is waited for: it takes a few milliseconds, or as long as somebody has another message. */
    private static final long DEAD_LETTER_TIMEOUT_MILLIS = 2_000;

    private final String channel;
    private final String replica;
    private final LeaseBook<LentMessage> book;
    private final int maxReceives;
    private final Runnable requestTick;
    /** What one commit has recorded is told at once. */
    private final Executor resultExecutor;

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final MovedLeases movedLeases = new MovedLeases();

    private boolean closed;

    /** Somebody who waits for messages. */
    private record Waiter(int max, long duration, long deadline, CompletableFuture<List<Lease>> result) {}

    /** What came of a saying here. */
    sealed interface CommandOutcome {}

    /** It completes when it is as safe as the saying has to be. */
    record Handled(CompletableFuture<LeaseCommandResult> result) implements CommandOutcome {}

    /** The message is with another replica by now. */
    record MovedMessage(int partition, long offset) implements CommandOutcome {}

    /**
     * @param replica host:port by which the others reach this one
     * @param maxReceives a message whose lease runs out is handed out so many times in all
     * @param requestTick asks for a {@link #tick} soon
     * @param threads go on with what had to wait
     */
    ChannelLeases(String channel, String replica, int maxReceives, Runnable requestTick, Executor threads) {
        this.channel = channel;
        this.replica = replica;
        this.book = new LeaseBook<>(maxReceives, LeaseToken.secrets());
        this.maxReceives = maxReceives;
        this.requestTick = requestTick;
        this.resultExecutor = new CoalescingExecutor(threads);
    }

    /** A message, from when the loop hands it over until it has ended. */
    private final class LentMessage extends LeasedDelivery {
        private final Position position;
        private final CompletableFuture<Boolean> recorded = new CompletableFuture<>();
        private @Nullable Delivery delivery;
        private LeaseBook.@Nullable Item<LentMessage> item;

        LentMessage(Delivery delivery) {
            this.position = delivery.position();
            this.delivery = delivery;
        }

        LeaseBook.Item<LentMessage> item() {
            return Objects.requireNonNull(item);
        }

        @Override
        public long lastLeasedAt() {
            synchronized (ChannelLeases.this) {
                return item().leasedAt();
            }
        }

        @Override
        public long revoke() {
            return withdraw(this);
        }

        @Override
        public void onRecorded(boolean isRecorded) {
            synchronized (ChannelLeases.this) {
                book.forget(item());
            }
            recorded.completeAsync(() -> isRecorded, resultExecutor);
        }

        /** With the lock: what is said afterwards, or of a partition that goes, comes after this. */
        void finish(Result result) {
            delivery = null;
            complete(result);
        }
    }

    @Override
    public synchronized LeasedDelivery deliver(Delivery delivery) {
        LentMessage lent = new LentMessage(delivery);
        Instant expiresAt = delivery.request().getExpiresAt();
        long expiresAtMillis =
                expiresAt == null ? Long.MAX_VALUE : LeaseClock.fromEpochMillis(expiresAt.toEpochMilli());
        long lentUntil = LeaseClock.fromReportedEpochMillis(delivery.position().leasedUntil());
        if (lentUntil > LeaseClock.now()) {
            lent.item = book.offerLeased(lent, expiresAtMillis, movedSecret(delivery.position()), lentUntil);
        } else {
            lent.item = book.offer(lent, expiresAtMillis);
            if (!waiters.isEmpty()) {
                requestTick.run();
            }
        }
        return lent;
    }

    /** Stands for the secret that only the other replica knows; no caller can write it. */
    private static String movedSecret(Position position) {
        return position.partition() + "/" + position.offset();
    }

    /** Completes with at least one lease as soon as there is one, or without any when the time is up. */
    synchronized CompletableFuture<List<Lease>> lease(int max, Duration duration, Duration wait) {
        List<Lease> leases = waiters.isEmpty() ? grant(max, duration.toMillis()) : List.of();
        if (!leases.isEmpty() || closed || (wait.isZero() && waiters.isEmpty())) {
            return CompletableFuture.completedFuture(leases);
        }
        Waiter waiter =
                new Waiter(max, duration.toMillis(), LeaseClock.now() + wait.toMillis(), new CompletableFuture<>());
        waiters.add(waiter);
        requestTick.run();
        return waiter.result();
    }

    private List<Lease> grant(int max, long duration) {
        expireLeases();
        LeaseBook.LeaseGrant<LentMessage> grant = book.lease(max, LeaseClock.now(), duration);
        grant.expired()
                .forEach(item -> item.message()
                        .finish(new Result.GivenUp(
                                DeadLetterReason.EXPIRED, "it expired before anybody asked for it")));
        return grant.leased().stream().map(this::lease).toList();
    }

    private Lease lease(LeaseBook.Item<LentMessage> item) {
        return new Lease(
                new LeaseToken(item.token(), replica, channel).text(),
                Objects.requireNonNull(item.message().delivery),
                item.receives(),
                LeaseClock.toReportedEpochMillis(item.endsAt()));
    }

    private void expireLeases() {
        book.expireLeases(LeaseClock.now())
                .forEach(item -> item.message()
                        .finish(new Result.GivenUp(
                                DeadLetterReason.ATTEMPTS_EXHAUSTED,
                                "it was leased " + maxReceives + (maxReceives == 1 ? " time" : " times")
                                        + ", and never finished")));
    }

    /** Hands out what can be had to those who wait, and sends those away whose time is up. */
    void tick() {
        List<Runnable> completions = new ArrayList<>();
        synchronized (this) {
            long now = LeaseClock.now();
            if (book.nextEnd() <= now) {
                expireLeases();
            }
            movedLeases.evictExpired(now);
            for (Waiter first = waiters.peek(); first != null && book.waiting() > 0; first = waiters.peek()) {
                List<Lease> leases = grant(first.max(), first.duration());
                if (!leases.isEmpty()) {
                    CompletableFuture<List<Lease>> result = waiters.remove().result();
                    completions.add(() -> result.complete(leases));
                }
            }
            waiters.removeIf(waiter -> {
                boolean isOver = closed || waiter.deadline() <= now;
                if (isOver) {
                    completions.add(() -> waiter.result().complete(List.of()));
                }
                return isOver;
            });
        }
        completions.forEach(Runnable::run);
    }

    /** What is said by a lease's secret. */
    synchronized CommandOutcome execute(String secret, LeaseCommand command) {
        Position movedTo = movedLeases.find(secret);
        return movedTo == null
                ? executeLocally(secret, command)
                : new MovedMessage(movedTo.partition(), movedTo.offset());
    }

    /** What another replica passes on, of a message that was leased there before its partition came here. */
    synchronized CommandOutcome executeForMoved(int partition, long offset, LeaseCommand command) {
        return executeLocally(movedSecret(new Position(partition, offset, 0)), command);
    }

    /** What another replica has answered of a message that was leased here. */
    synchronized void onForwardedResult(String secret, LeaseCommandResult result) {
        movedLeases.onResult(secret, result);
    }

    private CommandOutcome executeLocally(String secret, LeaseCommand command) {
        expireLeases();
        LeaseBook.TokenResult<LentMessage> tokenResult = applyToBook(secret, command);
        if (tokenResult instanceof LeaseBook.Valid<LentMessage> valid) {
            return new Handled(completeCommand(valid.item(), command));
        }
        LeaseCommandResult refusal = tokenResult instanceof LeaseBook.Stale<LentMessage> stale
                ? new LeaseCommandResult.Conflict(stale.reason())
                : new LeaseCommandResult.Unknown();
        return new Handled(CompletableFuture.completedFuture(refusal));
    }

    private LeaseBook.TokenResult<LentMessage> applyToBook(String secret, LeaseCommand command) {
        if (command instanceof LeaseCommand.Extend extend) {
            return book.extend(secret, LeaseClock.now(), extend.duration().toMillis());
        }
        return command instanceof LeaseCommand.Release ? book.release(secret, LeaseClock.now()) : book.finish(secret);
    }

    private CompletableFuture<LeaseCommandResult> completeCommand(
            LeaseBook.Item<LentMessage> item, LeaseCommand command) {
        LentMessage lent = item.message();
        if (command instanceof LeaseCommand.Finish) {
            lent.finish(Result.delivered());
            return resultOf(lent);
        }
        if (command instanceof LeaseCommand.Reject reject) {
            book.forget(item);
            lent.finish(Result.rejected(reject.reason()));
            return resultOf(lent).completeOnTimeout(REJECT_PENDING, DEAD_LETTER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (command instanceof LeaseCommand.Release) {
            expireLeases();
            requestTick.run();
        } else {
            return CompletableFuture.completedFuture(new LeaseCommandResult.Accepted(
                    Instant.ofEpochMilli(LeaseClock.toReportedEpochMillis(item.endsAt()))));
        }
        return CompletableFuture.completedFuture(new LeaseCommandResult.Accepted(null));
    }

    /** What is said as soon as it is known whether it is recorded. */
    private static CompletableFuture<LeaseCommandResult> resultOf(LentMessage lent) {
        return lent.recorded.thenApply(recorded -> recorded ? new LeaseCommandResult.Accepted(null) : NOT_RECORDED);
    }

    private synchronized long withdraw(LentMessage lent) {
        LeaseBook.Item<LentMessage> item = lent.item();
        if (!book.withdraw(item)) {
            return 0;
        }
        movedLeases.add(item.token(), lent.position, item.endsAt());
        return LeaseClock.toReportedEpochMillis(item.endsAt());
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
        tick();
    }
}
