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
public final class LeasedOffsets {
    /** How exactly the times are told, in seconds: as exactly as there is room for. */
    private static final List<Long> RESOLUTIONS_SECONDS = List.of(1L, 10L, 60L, 600L);

    private static final long MILLIS_PER_SECOND = 1_000;

    /** By the first offset of each. */
    private final NavigableMap<Long, LeasedRange> ranges = new TreeMap<>();

    /** @param until epoch milliseconds */
    private record LeasedRange(long last, long until) {
        /** Rounded up to a multiple of so many seconds: nobody gets a message too early. */
        long untilSecondRoundedUp(long resolutionSeconds) {
            long resolutionMillis = resolutionSeconds * MILLIS_PER_SECOND;
            return Math.floorDiv(until + resolutionMillis - 1, resolutionMillis) * resolutionSeconds;
        }
    }

    /**
     * Reads the text, with offsets that count from a base.
     *
     * @throws IllegalArgumentException if it is none
     */
    static LeasedOffsets parse(String text, long base) {
        LeasedOffsets leased = new LeasedOffsets();
        for (String group : text.split(";", -1)) {
            String[] parts = group.split("@", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(group + " is not offsets@second");
            }
            long until = Long.parseLong(parts[1]) * MILLIS_PER_SECOND;
            OffsetRanges.parse(parts[0], base)
                    .forEach((first, last) -> leased.ranges.put(first, new LeasedRange(last, until)));
        }
        return leased;
    }

    /** @param until epoch milliseconds */
    public void add(long offset, long until) {
        ranges.put(offset, new LeasedRange(offset, until));
    }

    /** Adds what others have from an offset on, which is behind all that is here. */
    public void addFrom(long offset, LeasedOffsets other) {
        other.ranges.forEach((first, range) -> {
            if (range.last() >= offset) {
                ranges.put(Math.max(first, offset), range);
            }
        });
    }

    /** Until when somebody has it, epoch milliseconds; 0: nobody has. */
    public long leasedUntil(long offset) {
        Map.Entry<Long, LeasedRange> range = ranges.floorEntry(offset);
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
    String encode(long base, int maxLength) {
        for (long resolution : RESOLUTIONS_SECONDS) {
            String text = groupByEndSecond(resolution).entrySet().stream()
                    .map(group -> group.getValue().encode(base, Integer.MAX_VALUE) + "@" + group.getKey())
                    .collect(Collectors.joining(";"));
            if (text.length() <= maxLength) {
                return text;
            }
        }
        long last = ranges.lastEntry().getValue().last();
        long latest = ranges.values().stream()
                .mapToLong(range -> range.untilSecondRoundedUp(1))
                .max()
                .orElseThrow();
        return (ranges.firstKey() - base) + "-" + (last - base) + "@" + latest;
    }

    private SortedMap<Long, OffsetRanges> groupByEndSecond(long resolution) {
        SortedMap<Long, OffsetRanges> groups = new TreeMap<>();
        ranges.forEach((first, range) -> groups.computeIfAbsent(
                        range.untilSecondRoundedUp(resolution), second -> new OffsetRanges())
                .append(first, range.last()));
        return groups;
    }
}
