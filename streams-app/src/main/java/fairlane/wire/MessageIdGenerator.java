package fairlane.wire;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Generates ids for messages without an id. The ids are UUIDs of version 7 (RFC 9562), which sort by the time of their
 * creation. All ids of one generator contain the same 62 random bits, and a counter after the milliseconds makes the
 * ids distinct. New random bits for each id would take longer than writing the message. Thread-safe.
 */
public final class MessageIdGenerator implements Supplier<String> {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION = 0x7000;
    private static final long VARIANT = 1L << 63;

    private final LongSupplier clock;
    private final long generatorBits = VARIANT | new SecureRandom().nextLong() >>> 2;
    /** The milliseconds and the counter of the last id. */
    private final AtomicLong lastTimeAndCounter = new AtomicLong();

    public MessageIdGenerator() {
        this(System::currentTimeMillis);
    }

    /** @param clock returns epoch milliseconds */
    MessageIdGenerator(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Generates an id. If the counter overflows or the clock goes back, the milliseconds in the ids run ahead of the
     * clock.
     */
    @Override
    public String get() {
        long next = lastTimeAndCounter.accumulateAndGet(
                clock.getAsLong() << COUNTER_BITS, (previous, now) -> Math.max(previous + 1, now));
        long millis = next >>> COUNTER_BITS;
        return new UUID(millis << Short.SIZE | VERSION | next & COUNTER_MASK, generatorBits).toString();
    }
}
