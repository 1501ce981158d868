package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageIdGeneratorTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void generatedIdIsVersion7UuidOfCurrentTime() {
        UUID id = UUID.fromString(new MessageIdGenerator(() -> NOW).get());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void generatedIdsSortInCreationOrderEvenIfTheClockGoesBack() {
        AtomicLong clock = new AtomicLong(NOW);
        MessageIdGenerator ids = new MessageIdGenerator(() -> {
            long time = clock.incrementAndGet();
            return time % 5_000 == 0
                    ? time - 100
                    : NOW + time / 5_000; // the test generates more ids per millisecond than the counter has values
        });
        assertThat(Stream.generate(ids).limit(50_000).toList()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsOfConcurrentThreadsAndGeneratorsAreDistinct() {
        MessageIdGenerator one = new MessageIdGenerator(() -> NOW);
        MessageIdGenerator other = new MessageIdGenerator(() -> NOW);
        Set<String> all = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 100_000).parallel().forEach(i -> all.add((i % 2 == 0 ? one : other).get()));
        assertThat(all).hasSize(100_000);
    }
}
