package fairlane.wire;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Offsets of one partition that somebody has, each until a time of its own: {@code 3-5,9@1764080000} for 3, 4, 5 and 9
 * until that second of the epoch, with semicolons between the times. Not for use by many threads.
 */
public final class LentOffsets {
    /** How exactly the times are told, in seconds: as exactly as there is room for. */
    private static final List<Long> STEPS = List.of(1L, 10L, 60L, 600L);

    private static final long MILLIS = 1_000;

    /** By the first offset of each. */
    private final NavigableMap<Long, Range> ranges = new TreeMap<>();

    /** @param until epoch milliseconds */
    private record Range(long last, long until) {
        /** Rounded up to a multiple of so many seconds: nobody gets a message too early. */
        long untilSecond(long step) {
            long unit = step * MILLIS;
            return Math.floorDiv(until + unit - 1, unit) * step;
        }
    }

    /**
     * Reads the text, with offsets that count from a base.
     *
     * @throws IllegalArgumentException if it is none
     */
    static LentOffsets parse(String text, long base) {
        LentOffsets lent = new LentOffsets();
        for (String group : text.split(";", -1)) {
            String[] sides = group.split("@", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException(group + " is not offsets@second");
            }
            long until = Long.parseLong(sides[1]) * MILLIS;
            OffsetRanges.parse(sides[0], base).forEach((first, last) -> lent.ranges.put(first, new Range(last, until)));
        }
        return lent;
    }

    /** @param until epoch milliseconds */
    public void add(long offset, long until) {
        ranges.put(offset, new Range(offset, until));
    }

    /** Adds what others have from an offset on, which is behind all that is here. */
    public void addFrom(long offset, LentOffsets others) {
        others.ranges.forEach((first, range) -> {
            if (range.last() >= offset) {
                ranges.put(Math.max(first, offset), range);
            }
        });
    }

    /** Until when somebody has it, epoch milliseconds; 0: nobody has. */
    public long until(long offset) {
        Map.Entry<Long, Range> range = ranges.floorEntry(offset);
        return range != null && range.getValue().last() >= offset
                ? range.getValue().until()
                : 0;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * All of them in so many characters, at least 64; where there is no room for each with its time, later times, and at
     * last a single one for everything between the first and the last.
     */
    String text(long base, int room) {
        for (long step : STEPS) {
            String text = bySecond(step).entrySet().stream()
                    .map(group -> group.getValue().text(base, Integer.MAX_VALUE) + "@" + group.getKey())
                    .collect(Collectors.joining(";"));
            if (text.length() <= room) {
                return text;
            }
        }
        long last = ranges.lastEntry().getValue().last();
        long latest = ranges.values().stream()
                .mapToLong(range -> range.untilSecond(1))
                .max()
                .orElseThrow();
        return (ranges.firstKey() - base) + "-" + (last - base) + "@" + latest;
    }

    private SortedMap<Long, OffsetRanges> bySecond(long step) {
        SortedMap<Long, OffsetRanges> groups = new TreeMap<>();
        ranges.forEach((first, range) -> groups.computeIfAbsent(range.untilSecond(step), second -> new OffsetRanges())
                .extend(first, range.last()));
        return groups;
    }
}
