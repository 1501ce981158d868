package fairlane.pipeline.task;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the ticks of a task as punctuations of Streams. While a message may be released soon, the task ticks at the
 * tick interval. Otherwise it ticks at the longer idle interval, because each punctuation makes Streams commit.
 */
public final class Ticker {
    /**
     * The interval between the ticks of an idle task, in milliseconds. An idle task executes a query or applies a
     * policy change with a delay of up to this time.
     */
    public static final long IDLE_INTERVAL_MILLIS = 200;

    private final ProcessorContext<?, ?> context;
    private final long tickMillis;
    private final LongConsumer onTick;
    private final LongConsumer onLateness;
    private @Nullable Cancellable punctuation;
    private long intervalMillis;

    /** When the next tick is due, in epoch milliseconds. */
    private long nextTickAt;

    /**
     * Creates the ticker and schedules the first tick.
     *
     * @param tickMillis the tick interval in milliseconds
     * @param onTick called at each tick with the current time in epoch milliseconds
     * @param onLateness called at each tick with the delay of the tick in milliseconds
     */
    Ticker(ProcessorContext<?, ?> context, long tickMillis, LongConsumer onTick, LongConsumer onLateness) {
        this.onLateness = onLateness;
        this.context = context;
        this.tickMillis = tickMillis;
        this.onTick = onTick;
        schedule(tickMillis);
    }

    /** Switches to the tick interval, because a message may be released soon. */
    void useTickInterval() {
        schedule(tickMillis);
    }

    /**
     * Selects the interval of the next ticks for a task that has no work before {@code wakeAt}.
     *
     * @param wakeAt when the task has work again, in epoch milliseconds
     */
    void idleUntil(long wakeAt, long now) {
        schedule(wakeAt < now + IDLE_INTERVAL_MILLIS ? tickMillis : Math.max(tickMillis, IDLE_INTERVAL_MILLIS));
    }

    /** Returns the time until the next tick in milliseconds; 0 if the tick is due. */
    long millisUntilNextTick() {
        return Math.max(0, nextTickAt - context.currentSystemTimeMs());
    }

    void stop() {
        if (punctuation != null) {
            punctuation.cancel();
            punctuation = null;
        }
    }

    private void schedule(long millis) {
        if (millis != intervalMillis) {
            stop();
            intervalMillis = millis;
            nextTickAt = context.currentSystemTimeMs() + millis;
            punctuation = context.schedule(Duration.ofMillis(millis), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
        }
    }

    private void punctuate(long now) {
        onLateness.accept(Math.max(0, now - nextTickAt));
        nextTickAt = now + intervalMillis;
        onTick.accept(now);
    }
}
