package fairlane.wire;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Offsets of the leased messages of one partition, each with the end of its lease. The text {@code 3-5,9@1764080000}
 * means that the offsets 3, 4, 5 and 9 are leased until that epoch second. Groups of offsets whose leases end at
 * different times are separated by semicolons. Not thread-safe.
 */
public final class LeasedOffsets {
    /**
     * The resolutions to which the times in the text may be rounded, in seconds. The first resolution with which the
     * text is short enough is used.
     */
    private static final List<Long> RESOLUTIONS_SECONDS = List.of(1L, 10L, 60L, 600L);

    private static final long MILLIS_PER_SECOND = 1_000;

    /** The ranges of leased offsets by the first offset of the range. */
    private final NavigableMap<Long, LeasedRange> ranges = new TreeMap<>();

    /**
     * A range of offsets whose leases end at the same time.
     *
     * @param last the last offset of the range
     * @param until end of the leases, epoch milliseconds
     */
    private record LeasedRange(long last, long until) {
        /**
         * Returns the end of the leases in epoch seconds, rounded up to the resolution, so that no message is leased
         * again too early.
         */
        long untilSecondRoundedUp(long resolutionSeconds) {
            long resolutionMillis = resolutionSeconds * MILLIS_PER_SECOND;
            return Math.floorDiv(until + resolutionMillis - 1, resolutionMillis) * resolutionSeconds;
        }
    }

    /**
     * Parses the text of leased offsets.
     *
     * @param base the number that is added to each offset in the text
     * @throws IllegalArgumentException if the text is not in the format of this class
     */
    static LeasedOffsets parse(String text, long base) {
        LeasedOffsets leased = new LeasedOffsets();
        for (String group : text.split(";", -1)) {
            String[] parts = group.split("@", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(group + " does not have the format <offsets>@<epoch second>");
            }
            long until = Long.parseLong(parts[1]) * MILLIS_PER_SECOND;
            OffsetRanges.parse(parts[0], base)
                    .forEach((first, last) -> leased.ranges.put(first, new LeasedRange(last, until)));
        }
        return leased;
    }

    /**
     * Adds a leased offset.
     *
     * @param until the end of the lease, epoch milliseconds
     */
    public void add(long offset, long until) {
        ranges.put(offset, new LeasedRange(offset, until));
    }

    /**
     * Adds the leases of all messages of {@code other} at the offset {@code offset} or later. The added offsets must be
     * greater than all offsets of this object.
     */
    public void addFrom(long offset, LeasedOffsets other) {
        other.ranges.forEach((first, range) -> {
            if (range.last() >= offset) {
                ranges.put(Math.max(first, offset), range);
            }
        });
    }

    /** Returns the end of the lease of a message in epoch milliseconds; 0 if the message is not leased. */
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
     * Returns the text of all leases. If the text would be too long, the times are rounded up to coarser resolutions.
     * If the text is still too long, one range from the first to the last offset replaces all leases, with the latest
     * end of any lease.
     *
     * @param base the number that is subtracted from each offset
     * @param maxLength the maximum length of the text in characters, at least 64
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
