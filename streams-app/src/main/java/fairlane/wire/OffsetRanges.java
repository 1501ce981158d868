package fairlane.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Offsets of one partition as ascending ranges that do not overlap. The text {@code 3-5,9} stands for the offsets 3, 4,
 * 5 and 9. Not thread-safe.
 */
public final class OffsetRanges {
    /** The last offset of each range by the first offset of the range. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    /**
     * Parses the text of offset ranges.
     *
     * @param base the number that is added to each offset in the text
     * @throws IllegalArgumentException if the text is not in the format of this class
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
     * Adds a range, which must follow all existing ranges.
     *
     * @throws IllegalArgumentException if the range does not follow all existing ranges, or ends before it begins
     */
    public void add(long first, long last) {
        if (last < first || (!ranges.isEmpty() && first <= ranges.lastEntry().getValue())) {
            throw new IllegalArgumentException(
                    "the range " + first + "-" + last + " does not follow the ranges " + this);
        }
        ranges.put(first, last);
    }

    /** Adds a range like {@link #add}, but extends the last existing range if the new range directly follows it. */
    void append(long first, long last) {
        var lastRange = ranges.lastEntry();
        if (lastRange != null && lastRange.getValue() + 1 == first && last >= first) {
            ranges.put(lastRange.getKey(), last);
        } else {
            add(first, last);
        }
    }

    /** Passes the first and the last offset of each range to {@code consumer}, in ascending order. */
    void forEach(BiConsumer<Long, Long> consumer) {
        ranges.forEach(consumer);
    }

    /**
     * Adds those offsets of {@code other} that are at least {@code offset}. The added offsets must be greater than all
     * offsets of this object.
     */
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

    /** Returns whether any range contains the offset {@code offset} or a later offset. */
    public boolean hasOffsetAtOrAfter(long offset) {
        return !ranges.isEmpty() && ranges.lastEntry().getValue() >= offset;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * Returns the text of as many ranges as fit into the maximum length, beginning with the first range.
     *
     * @param base the number that is subtracted from each offset
     * @param maxLength the maximum length of the text in characters
     */
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
