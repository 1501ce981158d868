package fairlane.gateway.leases;

import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Delivery;
import fairlane.delivery.LeasedDelivery;
import fairlane.delivery.LeasingHandler;
import fairlane.delivery.Position;
import fairlane.delivery.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Manages the leases of one channel on this replica of the gateway. It receives released messages from the worker's
 * loop, leases them to callers, and returns the results of the callers' commands to the loop. Thread-safe.
 */
final class ChannelLeases implements LeasingHandler {
    private static final LeaseCommandResult NOT_RECORDED = new LeaseCommandResult.Unavailable(
            "the partition moved to another replica before the result of the message was recorded; the message may be"
                    + " delivered again");

    private static final LeaseCommandResult REJECT_PENDING = new LeaseCommandResult.Pending(
            "the message is not leased again; its dead letter is written once every earlier message of the partition"
                    + " has ended");

    /**
     * The time for which a reject command waits until the dead letter of the message is written. Usually it is written
     * within a few milliseconds, but while an earlier message of the partition is leased, it cannot be written.
     */
    private static final long DEAD_LETTER_TIMEOUT_MILLIS = 2_000;

    private final String channel;
    private final String replica;
    private final LeaseBook<LeasedMessage> leaseBook;
    private final int maxReceives;
    private final Runnable requestTick;
    /** Completes the futures of all commands whose results one offset commit has recorded, in a single task. */
    private final Executor resultExecutor;

    private final LeaseWaiters waiters = new LeaseWaiters();
    private final MovedLeases movedLeases = new MovedLeases();

    private boolean closed;

    /**
     * @param replica host:port at which the other replicas of the gateway reach this replica
     * @param maxReceives the maximum number of leases of one message; if the last of these leases expires, the message
     *     becomes a dead letter
     * @param requestTick a callback that requests an additional {@link #tick} soon
     * @param threads an executor that completes the results of commands
     */
    ChannelLeases(String channel, String replica, int maxReceives, Runnable requestTick, Executor threads) {
        this.channel = channel;
        this.replica = replica;
        this.leaseBook = new LeaseBook<>(maxReceives, LeaseToken.secrets());
        this.maxReceives = maxReceives;
        this.requestTick = requestTick;
        this.resultExecutor = new CoalescingExecutor(threads);
    }

    /** A message that the worker's loop has delivered and whose processing has not ended yet. */
    private final class LeasedMessage extends LeasedDelivery {
        private final Position position;
        private final CompletableFuture<Boolean> recorded = new CompletableFuture<>();
        private @Nullable Delivery delivery;
        private LeaseBook.@Nullable Item<LeasedMessage> item;

        LeasedMessage(Delivery delivery) {
            this.position = delivery.position();
            this.delivery = delivery;
        }

        LeaseBook.Item<LeasedMessage> item() {
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
                leaseBook.forget(item());
            }
            recorded.completeAsync(() -> isRecorded, resultExecutor);
        }

        /**
         * Ends the processing of the message. The calling method must hold the lock, so that further commands on the
         * message, and a revocation of the partition, find the message ended.
         */
        void finish(Result result) {
            delivery = null;
            complete(result);
        }
    }

    @Override
    public synchronized LeasedDelivery deliver(Delivery delivery) {
        LeasedMessage message = new LeasedMessage(delivery);
        Instant expiresAt = delivery.request().getExpiresAt();
        long expiresAtMillis =
                expiresAt == null ? Long.MAX_VALUE : LeaseClock.fromEpochMillis(expiresAt.toEpochMilli());
        long leasedUntil =
                LeaseClock.fromReportedEpochMillis(delivery.position().leasedUntil());
        if (leasedUntil > LeaseClock.now()) {
            message.item =
                    leaseBook.offerLeased(message, expiresAtMillis, movedSecret(delivery.position()), leasedUntil);
        } else {
            message.item = leaseBook.offer(message, expiresAtMillis);
            if (!waiters.isEmpty()) {
                requestTick.run();
            }
        }
        return message;
    }

    /**
     * Returns a substitute for the secret of a lease that another replica granted, because only that replica knows the
     * secret. No caller can send the substitute, because it is not a valid token.
     */
    private static String movedSecret(Position position) {
        return position.partition() + "/" + position.offset();
    }

    /**
     * Leases up to {@code max} messages. The future completes with at least one lease as soon as a message is
     * available, or with an empty list when {@code wait} has elapsed.
     */
    synchronized CompletableFuture<List<Lease>> lease(int max, Duration duration, Duration wait) {
        List<Lease> leases = waiters.isEmpty() ? grant(max, duration.toMillis()) : List.of();
        if (!leases.isEmpty() || closed || (wait.isZero() && waiters.isEmpty())) {
            return CompletableFuture.completedFuture(leases);
        }
        CompletableFuture<List<Lease>> result =
                waiters.add(max, duration.toMillis(), LeaseClock.now() + wait.toMillis());
        requestTick.run();
        return result;
    }

    private List<Lease> grant(int max, long duration) {
        expireLeases();
        LeaseBook.LeaseGrant<LeasedMessage> grant = leaseBook.lease(max, LeaseClock.now(), duration);
        grant.expired()
                .forEach(item -> item.message()
                        .finish(new Result.GivenUp(DeadLetterReason.EXPIRED, "it expired before it was leased")));
        return grant.leased().stream().map(this::lease).toList();
    }

    private Lease lease(LeaseBook.Item<LeasedMessage> item) {
        return new Lease(
                new LeaseToken(item.token(), replica, channel).text(),
                Objects.requireNonNull(item.message().delivery),
                item.receives(),
                LeaseClock.toReportedEpochMillis(item.endsAt()));
    }

    private void expireLeases() {
        leaseBook
                .expireLeases(LeaseClock.now())
                .forEach(item -> item.message()
                        .finish(new Result.GivenUp(
                                DeadLetterReason.ATTEMPTS_EXHAUSTED,
                                "it was leased " + maxReceives + (maxReceives == 1 ? " time" : " times")
                                        + " and never finished")));
    }

    /** Leases available messages to waiting callers, and answers the callers whose wait has elapsed with no leases. */
    void tick() {
        List<Runnable> completions = new ArrayList<>();
        synchronized (this) {
            long now = LeaseClock.now();
            if (leaseBook.nextEnd() <= now) {
                expireLeases();
            }
            movedLeases.evictExpired(now);
            for (LeaseWaiters.Waiter first = waiters.first();
                    first != null && leaseBook.waiting() > 0;
                    first = waiters.first()) {
                List<Lease> leases = grant(first.max(), first.duration());
                if (!leases.isEmpty()) {
                    waiters.removeFirst();
                    CompletableFuture<List<Lease>> result = first.result();
                    completions.add(() -> result.complete(leases));
                }
            }
            waiters.removeElapsed(closed ? Long.MAX_VALUE : now)
                    .forEach(waiter -> completions.add(() -> waiter.result().complete(List.of())));
        }
        completions.forEach(Runnable::run);
    }

    /** Executes a command on the lease whose token contains {@code secret}. */
    synchronized CommandOutcome execute(String secret, LeaseCommand command) {
        Position movedTo = movedLeases.find(secret);
        return movedTo == null
                ? executeLocally(secret, command)
                : new CommandOutcome.MovedMessage(movedTo.partition(), movedTo.offset());
    }

    /**
     * Executes a command that another replica forwards, because that replica leased the message before the partition of
     * the message moved to this replica.
     */
    synchronized CommandOutcome executeForMoved(int partition, long offset, LeaseCommand command) {
        return executeLocally(movedSecret(new Position(partition, offset, 0)), command);
    }

    /**
     * Records the result of a command that this replica forwarded, because the partition of the leased message has
     * moved to another replica.
     */
    synchronized void onForwardedResult(String secret, LeaseCommandResult result) {
        movedLeases.onResult(secret, result);
    }

    private CommandOutcome executeLocally(String secret, LeaseCommand command) {
        expireLeases();
        TokenResult<LeasedMessage> tokenResult = applyToBook(secret, command);
        if (tokenResult instanceof TokenResult.Valid<LeasedMessage> valid) {
            return new CommandOutcome.Handled(completeCommand(valid.item(), command));
        }
        LeaseCommandResult refusal = tokenResult instanceof TokenResult.Stale<LeasedMessage> stale
                ? new LeaseCommandResult.Conflict(stale.reason())
                : new LeaseCommandResult.Unknown();
        return new CommandOutcome.Handled(CompletableFuture.completedFuture(refusal));
    }

    private TokenResult<LeasedMessage> applyToBook(String secret, LeaseCommand command) {
        if (command instanceof LeaseCommand.Extend extend) {
            return leaseBook.extend(secret, LeaseClock.now(), extend.duration().toMillis());
        }
        return command instanceof LeaseCommand.Release
                ? leaseBook.release(secret, LeaseClock.now())
                : leaseBook.finish(secret);
    }

    private CompletableFuture<LeaseCommandResult> completeCommand(
            LeaseBook.Item<LeasedMessage> item, LeaseCommand command) {
        LeasedMessage message = item.message();
        if (command instanceof LeaseCommand.Finish) {
            message.finish(Result.delivered());
            return resultOf(message);
        }
        if (command instanceof LeaseCommand.Reject reject) {
            leaseBook.forget(item);
            message.finish(Result.rejected(reject.reason()));
            return resultOf(message)
                    .completeOnTimeout(REJECT_PENDING, DEAD_LETTER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (command instanceof LeaseCommand.Extend) {
            return CompletableFuture.completedFuture(new LeaseCommandResult.Accepted(
                    Instant.ofEpochMilli(LeaseClock.toReportedEpochMillis(item.endsAt()))));
        }
        expireLeases();
        requestTick.run();
        return CompletableFuture.completedFuture(new LeaseCommandResult.Accepted(null));
    }

    /**
     * Returns a future that completes once it is known whether the result of the message has been recorded in Kafka.
     */
    private static CompletableFuture<LeaseCommandResult> resultOf(LeasedMessage message) {
        return message.recorded.thenApply(recorded -> recorded ? new LeaseCommandResult.Accepted(null) : NOT_RECORDED);
    }

    private synchronized long withdraw(LeasedMessage message) {
        LeaseBook.Item<LeasedMessage> item = message.item();
        if (!leaseBook.withdraw(item)) {
            return 0;
        }
        movedLeases.add(item.token(), message.position, item.endsAt());
        return LeaseClock.toReportedEpochMillis(item.endsAt());
    }

    /** Returns whether this replica has stopped leasing messages of the channel. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Returns the number of messages of the channel that this replica could lease now. */
    synchronized int waiting() {
        return leaseBook.waiting();
    }

    /** Returns the number of messages of the channel that this replica has leased to callers. */
    synchronized int leased() {
        return leaseBook.leased();
    }

    /** Answers the waiting callers with no leases, and lets no later caller wait. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        tick();
    }
}
