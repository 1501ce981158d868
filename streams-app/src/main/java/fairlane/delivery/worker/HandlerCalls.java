package fairlane.delivery.worker;

import fairlane.config.text.Durations;
import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.LeasedDelivery;
import fairlane.delivery.Position;
import fairlane.delivery.Result;
import fairlane.delivery.progress.Attempt;
import fairlane.delivery.progress.AttemptOutcome;
import fairlane.delivery.progress.DeliveryHeaders;
import fairlane.delivery.progress.MessagesInProgress;
import fairlane.ops.TraceContext;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Passes messages to the handler, and processes the results of the handler on the loop thread. */
final class HandlerCalls {
    private final String channel;
    private final Handler handler;
    private final RecordReader<SendRequest> requestReader;
    private final OutcomePolicy outcomePolicy;
    private final MessagesInProgress inProgress;
    private final LongSupplier clock;
    private final Duration timeout;
    private final Waker waker;
    private final StallGuard stallGuard;
    private final WorkerMetrics metrics;
    private final TraceContext traces;
    private final BlockingQueue<CompletedCall> completed = new LinkedBlockingQueue<>();
    /** The attempts whose result was not available yet when {@link Handler#deliver} returned. */
    private final Map<Attempt, CompletionStage<Result>> pending = new IdentityHashMap<>();

    /** The result or the exception with which the handler completed an attempt on another thread. */
    private record CompletedCall(
            Attempt attempt,
            @Nullable Result result,
            @Nullable Throwable failure) {}

    /** @param clock returns the current time in monotonic milliseconds */
    HandlerCalls(
            WorkerSetup setup,
            MessagesInProgress inProgress,
            Waker waker,
            StallGuard stallGuard,
            WorkerMetrics metrics,
            LongSupplier clock) {
        this.metrics = metrics;
        this.traces = setup.traces();
        this.channel = setup.options().channel();
        this.handler = setup.handler();
        this.requestReader = setup.encodings().reader(SendRequest.class);
        this.outcomePolicy = new OutcomePolicy(setup.options().config().retries(), Math::random);
        this.inProgress = inProgress;
        this.clock = clock;
        this.timeout = setup.options().config().timeout();
        this.waker = waker;
        this.stallGuard = stallGuard;
    }

    /** Passes all messages that may be sent now to the handler. */
    void start() {
        for (Attempt attempt = nextAttempt(); attempt != null; attempt = nextAttempt()) {
            start(attempt);
        }
    }

    private @Nullable Attempt nextAttempt() {
        long now = clock.getAsLong();
        return stallGuard.ownsPartitions(now) ? inProgress.startNext(now) : null;
    }

    private void start(Attempt attempt) {
        Delivery delivery;
        try {
            delivery = delivery(attempt);
        } catch (UnreadableRecordException e) {
            AttemptOutcome outcome =
                    new AttemptOutcome.DeadLettered(DeadLetterReason.MALFORMED, String.valueOf(e.getMessage()));
            inProgress.finish(attempt, outcome, clock.getAsLong());
            return;
        }
        metrics.attemptStarted();
        try {
            CompletionStage<Result> stage = deliver(attempt, delivery);
            if (stage instanceof LeasedDelivery lease) {
                attempt.setLease(lease);
            }
            watch(attempt, stage);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            finish(attempt, null, e);
        }
    }

    private CompletionStage<Result> deliver(Attempt attempt, Delivery delivery) throws Exception {
        TraceContext.TraceSpan span = traces.isEnabled()
                ? traces.startSpan(
                        "deliver " + channel, SpanKind.CLIENT, delivery.headers(), System.currentTimeMillis())
                : null;
        if (span == null) {
            return handler.deliver(delivery);
        }
        attempt.setTraceSpan(span.withAttribute("fairlane.attempt", delivery.attempt()));
        Headers headers = new RecordHeaders(delivery.headers().toArray());
        span.injectInto(headers);
        return span.run(() -> handler.deliver(delivery.withHeaders(headers)));
    }

    private void watch(Attempt attempt, @Nullable CompletionStage<Result> stage) {
        if (stage == null) {
            finish(attempt, null, null);
        } else if (stage instanceof CompletableFuture<Result> future
                && future.isDone()
                && !future.isCompletedExceptionally()) {
            finish(attempt, future.join(), null);
        } else {
            pending.put(attempt, stage);
            stage.whenComplete((result, failure) -> {
                completed.add(new CompletedCall(attempt, result, failure));
                waker.wake();
            });
        }
    }

    private Delivery delivery(Attempt attempt) throws UnreadableRecordException {
        ConsumerRecord<byte[], byte[]> message = Objects.requireNonNull(attempt.message());
        DeliveryHeaders attemptHeaders = attempt.headers();
        byte[] value = message.value();
        return new Delivery(
                channel,
                attemptHeaders.customer(),
                attemptHeaders.sender(),
                requestReader.read(value == null ? new byte[0] : value),
                attemptHeaders.attempt(),
                attemptHeaders.acceptedAt(),
                attemptHeaders.releasedAt(),
                new Position(attempt.partition().number(), attempt.offset(), attempt.leasedUntil()),
                message.headers());
    }

    /** Whether the handler has returned results that have not been processed yet. */
    boolean hasResults() {
        return !completed.isEmpty();
    }

    /** Processes the results that the handler has returned, and ends attempts that have exceeded their timeout. */
    void processResults() {
        for (CompletedCall next = completed.poll(); next != null; next = completed.poll()) {
            finish(next.attempt(), next.result(), next.failure());
        }
        long now = clock.getAsLong();
        for (Attempt overdue = inProgress.overdue(now); overdue != null; overdue = inProgress.overdue(now)) {
            CompletionStage<Result> stage = pending.get(overdue);
            finish(overdue, Result.retry("the attempt took longer than " + Durations.format(timeout)), null);
            cancel(stage);
        }
    }

    /**
     * Waits for a result of the handler, then processes all results and timeouts.
     *
     * @param timeoutMillis maximum wait, in milliseconds
     */
    void awaitResults(long timeoutMillis) throws InterruptedException {
        CompletedCall next = completed.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        if (next != null) {
            finish(next.attempt(), next.result(), next.failure());
        }
        processResults();
    }

    private void finish(Attempt attempt, @Nullable Result result, @Nullable Throwable failure) {
        pending.remove(attempt);
        if (!attempt.isFinished()) {
            AttemptOutcome outcome =
                    outcomePolicy.decide(result, failure, attempt.headers().attempt(), System.currentTimeMillis());
            attempt.endTraceSpan(outcome.error());
            if (inProgress.finish(attempt, outcome, clock.getAsLong())) {
                metrics.attemptFinished(attempt);
            }
        }
    }

    /** Cancels attempts whose partition is no longer assigned to this worker. */
    void abandon(Iterable<Attempt> attempts) {
        attempts.forEach(attempt -> {
            attempt.endTraceSpan("the partition was reassigned to another worker");
            cancel(pending.remove(attempt));
        });
    }

    private static void cancel(@Nullable CompletionStage<Result> stage) {
        if (stage != null) {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException e) {
                return; // the stage does not support cancellation; a late result is ignored
            }
        }
    }
}
