package fairlane.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Offsets of one partition, as ranges that do not touch each other: {@code 3-5,9} for 3, 4, 5 and 9. Not for use by many
 * threads.
 */
public final class OffsetRanges {
    /** The last offset of each range by its first. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    /**
     * Reads the text, with offsets that count from a base.
     *
     * @throws IllegalArgumentException if it is none
     */
    static OffsetRanges parse(String text, long base) {
        OffsetRanges ranges = new OffsetRanges();
        for (String range : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int dash = range.indexOf('-');
            long first = base + Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            ranges.add(first, dash < 0 ? first : base + Long.parseLong(range.substring(dash + 1)));
        }
        return ranges;
    }

    /**
     * Adds a range behind all others.
     *
     * @throws IllegalArgumentException if it is not behind them, or ends before it begins
     */
    public void add(long first, long last) {
        if (last < first || (!ranges.isEmpty() && first <= ranges.lastEntry().getValue())) {
            throw new IllegalArgumentException(first + "-" + last + " is not behind " + this);
        }
        ranges.put(first, last);
    }

    /** Adds a range behind all others, which may continue the last one. @throws IllegalArgumentException as {@link #add} */
    void append(long first, long last) {
        var lastRange = ranges.lastEntry();
        if (lastRange != null && lastRange.getValue() + 1 == first && last >= first) {
            ranges.put(lastRange.getKey(), last);
        } else {
            add(first, last);
        }
    }

    /** Takes each range, in their order, by its first and its last offset. */
    void forEach(BiConsumer<Long, Long> consumer) {
        ranges.forEach(consumer);
    }

    /** Adds what others have from an offset on, which is behind all that is here. */
    public void addFrom(long offset, OffsetRanges other) {
        other.ranges.forEach((first, last) -> {
            if (last >= offset) {
                add(Math.max(first, offset), last);
            }
        });
    }

    public boolean contains(long offset) {
        var range = ranges.floorEntry(offset);
        return range != null && range.getValue() >= offset;
    }

    /** Whether any of them is at this offset or behind it. */
    public boolean hasOffsetAtOrAfter(long offset) {
        return !ranges.isEmpty() && ranges.lastEntry().getValue() >= offset;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** As many of the ranges, from the first on, as have room in so many characters; offsets count from {@code base}. */
    String encode(long base, int maxLength) {
        StringBuilder text = new StringBuilder();
        for (var range : ranges.entrySet()) {
            String next = (text.isEmpty() ? "" : ",")
                    + (range.getKey() - base)
                    + (range.getValue().equals(range.getKey()) ? "" : "-" + (range.getValue() - base));
            if (text.length() + next.length() > maxLength) {
                break;
            }
            text.append(next);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        ranges.forEach((first, last) -> all.add(first + "-" + last));
        return String.join(",", all);
    }
}
