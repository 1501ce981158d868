package fairlane.abuse.measure;

import java.time.Duration;

/**
 * Counts the different hashes within a window that slides like the window of {@link SlidingWindowCounter}. The count is
 * exact because an open-addressing hash table contains, for each hash, the part of the window in which the hash was
 * last seen. An entry whose part has left the window no longer counts and is dropped when the table is resized next.
 */
final class DistinctHashCounter {
    private static final int PART_COUNT = SlidingWindowCounter.DEFAULT_PARTS;
    private static final int MIN_SLOTS = 8;

    private final long partMillis;
    private final int maxHashes;
    /** The hash table. A slot is empty if its value is 0. */
    private long[] hashes = new long[MIN_SLOTS];
    /** For each slot, the number of the part in which its hash was last seen, counted from {@link #firstPart}. */
    private int[] lastPart = new int[MIN_SLOTS];

    private int usedSlots;
    private final int[] countByPart = new int[PART_COUNT];
    private final long firstPart;
    private int newestPart;
    private int liveHashes;

    /**
     * Creates a counter of different hashes within {@code window}.
     *
     * @param maxHashes the largest count; further hashes are not counted
     */
    DistinctHashCounter(Duration window, int maxHashes, long now) {
        this.partMillis = Math.max(1, window.toMillis() / PART_COUNT);
        this.maxHashes = maxHashes;
        this.firstPart = Math.floorDiv(now, partMillis);
    }

    void add(long hash, long now) {
        advance(now);
        int part = partOf(now);
        if (part <= newestPart - PART_COUNT) {
            return;
        }
        long nonZeroHash = hash == 0 ? 1 : hash;
        int slot = findSlot(nonZeroHash);
        if (hashes[slot] == nonZeroHash) {
            refresh(slot, part);
        } else if (liveHashes < maxHashes) {
            hashes[slot] = nonZeroHash;
            lastPart[slot] = part;
            usedSlots++;
            countByPart[Math.floorMod(part, PART_COUNT)]++;
            liveHashes++;
            resizeIfFull();
        }
    }

    private void refresh(int slot, int part) {
        boolean counts = lastPart[slot] > newestPart - PART_COUNT;
        if (counts && lastPart[slot] < part) {
            countByPart[Math.floorMod(lastPart[slot], PART_COUNT)]--;
            countByPart[Math.floorMod(part, PART_COUNT)]++;
            lastPart[slot] = part;
        } else if (!counts && liveHashes < maxHashes) {
            countByPart[Math.floorMod(part, PART_COUNT)]++;
            liveHashes++;
            lastPart[slot] = part;
        }
    }

    int count(long now) {
        advance(now);
        return liveHashes;
    }

    private int partOf(long now) {
        return (int) (Math.floorDiv(now, partMillis) - firstPart);
    }

    private void advance(long now) {
        int part = partOf(now);
        for (int entered = Math.max(newestPart + 1, part - PART_COUNT + 1); entered <= part; entered++) {
            liveHashes -= countByPart[Math.floorMod(entered, PART_COUNT)];
            countByPart[Math.floorMod(entered, PART_COUNT)] = 0;
        }
        newestPart = Math.max(newestPart, part);
    }

    /** Returns the slot that contains the hash, or else the empty slot in which to store it. */
    private int findSlot(long hash) {
        int mask = hashes.length - 1;
        int slot = Long.hashCode(hash) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void resizeIfFull() {
        if (2 * usedSlots < hashes.length) {
            return;
        }
        long[] oldHashes = hashes;
        int[] oldLastPart = lastPart;
        int size = Math.max(MIN_SLOTS, Integer.highestOneBit(4 * liveHashes));
        hashes = new long[size];
        lastPart = new int[size];
        usedSlots = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0 && oldLastPart[i] > newestPart - PART_COUNT) {
                int slot = findSlot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                lastPart[slot] = oldLastPart[i];
                usedSlots++;
            }
        }
    }

    /** Returns the estimated memory of this counter, in bytes. */
    int estimatedBytes() {
        return 160 + hashes.length * (Long.BYTES + Integer.BYTES);
    }
}
