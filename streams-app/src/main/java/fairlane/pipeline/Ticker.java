package fairlane.pipeline;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Calls for turns: every tick while something is near, seldom otherwise, for each turn asks for a commit. */
final class Ticker {
    /** How often while nothing is near; what is asked and changed meanwhile waits so long, in milliseconds. */
    static final long IDLE_MILLIS = 200;

    private final ProcessorContext<?, ?> context;
    private final long tickMillis;
    private final LongConsumer turn;
    private final LongConsumer late;
    private @Nullable Cancellable scheduled;
    private long interval;

    /** When it should be called next, epoch milliseconds. */
    private long due;

    /**
     * Begins to call.
     *
     * @param turn is given the time, epoch milliseconds
     * @param late is given how much later than it should a turn begins, in milliseconds
     */
    Ticker(ProcessorContext<?, ?> context, long tickMillis, LongConsumer turn, LongConsumer late) {
        this.late = late;
        this.context = context;
        this.tickMillis = tickMillis;
        this.turn = turn;
        every(tickMillis);
    }

    /** Something was held that may leave soon. */
    void hurry() {
        every(tickMillis);
    }

    /** Nothing happens before {@code wakeAt}. */
    void restUntil(long wakeAt, long now) {
        every(wakeAt < now + IDLE_MILLIS ? tickMillis : Math.max(tickMillis, IDLE_MILLIS));
    }

    void stop() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
    }

    private void every(long millis) {
        if (millis != interval) {
            stop();
            interval = millis;
            due = context.currentSystemTimeMs() + millis;
            scheduled = context.schedule(Duration.ofMillis(millis), PunctuationType.WALL_CLOCK_TIME, this::call);
        }
    }

    private void call(long now) {
        late.accept(Math.max(0, now - due));
        due = now + interval;
        turn.accept(now);
    }
}
