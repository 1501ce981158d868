package fairlane.delivery;

import fairlane.config.Durations;
import fairlane.contract.DeadLetterReason;
import fairlane.ops.Traces;
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

/** Hands messages to the handler, and brings what it says of them back to the loop's thread. */
final class HandlerCalls {
    private final String channel;
    private final Handler handler;
    private final RecordReader<SendRequest> reader;
    private final Endings endings;
    private final InHand inHand;
    private final LongSupplier clock;
    private final Duration timeout;
    private final Waker waker;
    private final Vigil vigil;
    private final WorkerMetrics metrics;
    private final Traces traces;
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    /** What has not ended at once. */
    private final Map<Attempt, CompletionStage<Result>> underWay = new IdentityHashMap<>();

    /** What the handler said on a thread of its own. */
    private record Said(
            Attempt attempt,
            @Nullable Result result,
            @Nullable Throwable failure) {}

    /** @param clock milliseconds that never go back */
    HandlerCalls(
            WorkerSetup setup, InHand inHand, Waker waker, Vigil vigil, WorkerMetrics metrics, LongSupplier clock) {
        this.metrics = metrics;
        this.traces = setup.traces();
        this.channel = setup.options().channel();
        this.handler = setup.handler();
        this.reader = setup.encodings().reader(SendRequest.class);
        this.endings = new Endings(setup.options().config().retries(), Math::random);
        this.inHand = inHand;
        this.clock = clock;
        this.timeout = setup.options().config().timeout();
        this.waker = waker;
        this.vigil = vigil;
    }

    /** Sends everything that may be sent now. */
    void start() {
        for (Attempt attempt = next(); attempt != null; attempt = next()) {
            start(attempt);
        }
    }

    private @Nullable Attempt next() {
        long now = clock.getAsLong();
        return vigil.holds(now) ? inHand.next(now) : null;
    }

    private void start(Attempt attempt) {
        Delivery delivery;
        try {
            delivery = delivery(attempt);
        } catch (UnreadableRecordException e) {
            Ending malformed = new Ending.GivenUp(DeadLetterReason.MALFORMED, String.valueOf(e.getMessage()));
            inHand.end(attempt, malformed, clock.getAsLong());
            return;
        }
        metrics.began();
        try {
            CompletionStage<Result> stage = deliver(attempt, delivery);
            if (stage instanceof Loan loan) {
                attempt.lend(loan);
            }
            watch(attempt, stage);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            end(attempt, null, e);
        }
    }

    private CompletionStage<Result> deliver(Attempt attempt, Delivery delivery) throws Exception {
        Traces.Step step = traces.areOn()
                ? traces.begin("deliver " + channel, SpanKind.CLIENT, delivery.headers(), System.currentTimeMillis())
                : null;
        if (step == null) {
            return handler.deliver(delivery);
        }
        attempt.trace(step.with("fairlane.attempt", delivery.attempt()));
        Headers headers = new RecordHeaders(delivery.headers().toArray());
        step.writeTo(headers);
        return step.run(() -> handler.deliver(delivery.with(headers)));
    }

    private void watch(Attempt attempt, @Nullable CompletionStage<Result> stage) {
        if (stage == null) {
            end(attempt, null, null);
        } else if (stage instanceof CompletableFuture<Result> future
                && future.isDone()
                && !future.isCompletedExceptionally()) {
            end(attempt, future.join(), null);
        } else {
            underWay.put(attempt, stage);
            stage.whenComplete((result, failure) -> {
                said.add(new Said(attempt, result, failure));
                waker.wake();
            });
        }
    }

    private Delivery delivery(Attempt attempt) throws UnreadableRecordException {
        ConsumerRecord<byte[], byte[]> message = Objects.requireNonNull(attempt.message());
        Origin origin = attempt.origin();
        byte[] value = message.value();
        return new Delivery(
                channel,
                origin.customer(),
                origin.sender(),
                reader.read(value == null ? new byte[0] : value),
                origin.attempt(),
                origin.acceptedAt(),
                origin.releasedAt(),
                new Position(attempt.partition().number(), attempt.offset(), attempt.lentUntil()),
                message.headers());
    }

    /** Whether the handler has said something that was not taken in yet. */
    boolean haveEnded() {
        return !said.isEmpty();
    }

    /** Takes in what the handler has said, and gives up on what takes too long. */
    void end() {
        for (Said next = said.poll(); next != null; next = said.poll()) {
            end(next.attempt(), next.result(), next.failure());
        }
        long now = clock.getAsLong();
        for (Attempt late = inHand.overdue(now); late != null; late = inHand.overdue(now)) {
            CompletionStage<Result> stage = underWay.get(late);
            end(late, Result.retry("it took longer than " + Durations.format(timeout)), null);
            cancel(stage);
        }
    }

    /** The same, after waiting for the handler to say something. */
    void awaitEnd(long millis) throws InterruptedException {
        Said next = said.poll(millis, TimeUnit.MILLISECONDS);
        if (next != null) {
            end(next.attempt(), next.result(), next.failure());
        }
        end();
    }

    private void end(Attempt attempt, @Nullable Result result, @Nullable Throwable failure) {
        underWay.remove(attempt);
        if (!attempt.isEnded()) {
            Ending ending = endings.of(result, failure, attempt.origin().attempt(), System.currentTimeMillis());
            attempt.endTrace(ending.error());
            if (inHand.end(attempt, ending, clock.getAsLong())) {
                metrics.ended(attempt);
            }
        }
    }

    /** Nobody waits for these any more. */
    void abandon(Iterable<Attempt> attempts) {
        attempts.forEach(attempt -> {
            attempt.endTrace("its partition went to another worker");
            cancel(underWay.remove(attempt));
        });
    }

    private static void cancel(@Nullable CompletionStage<Result> stage) {
        if (stage != null) {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException e) {
                return; // then it cannot be cancelled, and what it says comes too late
            }
        }
    }
}
