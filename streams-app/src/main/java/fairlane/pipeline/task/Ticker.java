package fairlane.pipeline.task;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Calls for turns: every tick while something is near, seldom otherwise, for each turn asks for a commit. */
public final class Ticker {
    /** How often while nothing is near; what is asked and changed meanwhile waits so long, in milliseconds. */
    public static final long IDLE_INTERVAL_MILLIS = 200;

    private final ProcessorContext<?, ?> context;
    private final long tickMillis;
    private final LongConsumer onTick;
    private final LongConsumer onLateness;
    private @Nullable Cancellable punctuation;
    private long intervalMillis;

    /** When it should be called next, epoch milliseconds. */
    private long nextTickAt;

    /**
     * Begins to call.
     *
     * @param onTick is given the time, epoch milliseconds
     * @param onLateness is given how much later than it should a turn begins, in milliseconds
     */
    Ticker(ProcessorContext<?, ?> context, long tickMillis, LongConsumer onTick, LongConsumer onLateness) {
        this.onLateness = onLateness;
        this.context = context;
        this.tickMillis = tickMillis;
        this.onTick = onTick;
        schedule(tickMillis);
    }

    /** Something was held that may leave soon. */
    void useTickInterval() {
        schedule(tickMillis);
    }

    /** Nothing happens before {@code wakeAt}. */
    void idleUntil(long wakeAt, long now) {
        schedule(wakeAt < now + IDLE_INTERVAL_MILLIS ? tickMillis : Math.max(tickMillis, IDLE_INTERVAL_MILLIS));
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
