package fairlane.pipeline.task;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the ticks of a task: at the tick interval while a release is near, otherwise at the idle interval, because
 * each punctuation makes Streams commit.
 */
public final class Ticker {
    /** The idle interval in milliseconds. Queries and policy changes wait for up to this time. */
    public static final long IDLE_INTERVAL_MILLIS = 200;

    private final ProcessorContext<?, ?> context;
    private final long tickMillis;
    private final LongConsumer onTick;
    private final LongConsumer onLateness;
    private @Nullable Cancellable punctuation;
    private long intervalMillis;

    /** When the next tick is due, epoch milliseconds. */
    private long nextTickAt;

    /**
     * Starts to tick.
     *
     * @param onTick receives the time of a tick, epoch milliseconds
     * @param onLateness receives the delay of a tick, in milliseconds
     */
    Ticker(ProcessorContext<?, ?> context, long tickMillis, LongConsumer onTick, LongConsumer onLateness) {
        this.onLateness = onLateness;
        this.context = context;
        this.tickMillis = tickMillis;
        this.onTick = onTick;
        schedule(tickMillis);
    }

    /** Switches to the tick interval: a message is held that may be released soon. */
    void useTickInterval() {
        schedule(tickMillis);
    }

    /** Chooses the interval for a task that has no work before {@code wakeAt}. */
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
