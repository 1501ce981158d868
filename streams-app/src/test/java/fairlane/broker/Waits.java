package fairlane.broker;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Predicate;

/** From acceptance to release, in milliseconds. */
record Waits(long count, long median, long p99) {
    static Waits of(Collection<Received> deliveries, Predicate<Received> whose) {
        long[] waits = deliveries.stream()
                .filter(Received::isDelivery)
                .filter(whose)
                .mapToLong(Received::waited)
                .toArray();
        Arrays.sort(waits);
        return new Waits(waits.length, waits[waits.length / 2], waits[waits.length * 99 / 100]);
    }
}
