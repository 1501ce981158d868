package fairlane.wire;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes ids for messages that come without one: UUIDs of version 7 (RFC 9562), which sort by the time of their making.
 * Instead of random bits for each, which take longer than to write the message, there are 62 for each maker, and behind
 * the milliseconds a counter. From any thread.
 */
public final class MessageIdGenerator implements Supplier<String> {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION = 0x7000;
    private static final long VARIANT = 1L << 63;

    private final LongSupplier clock;
    private final long generatorBits = VARIANT | new SecureRandom().nextLong() >>> 2;
    /** The milliseconds and the counter of the last one. */
    private final AtomicLong lastTimeAndCounter = new AtomicLong();

    public MessageIdGenerator() {
        this(System::currentTimeMillis);
    }

    /** @param clock epoch milliseconds */
    MessageIdGenerator(LongSupplier clock) {
        this.clock = clock;
    }

    /** Where the counter is at its end, or the clock goes back, the milliseconds go on by themselves. */
    @Override
    public String get() {
        long next = lastTimeAndCounter.accumulateAndGet(
                clock.getAsLong() << COUNTER_BITS, (previous, now) -> Math.max(previous + 1, now));
        long millis = next >>> COUNTER_BITS;
        return new UUID(millis << Short.SIZE | VERSION | next & COUNTER_MASK, generatorBits).toString();
    }
}
