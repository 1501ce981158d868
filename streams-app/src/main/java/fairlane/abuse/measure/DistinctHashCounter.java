package fairlane.abuse.measure;

import java.time.Duration;

/**
 * How many different hashes there were within a window, which slides as that of {@link SlidingWindowCounter}. It is exact: an open
 * hash table that has, for each hash, the part of the window that it was last seen in. Where that has passed, the entry
 * counts no longer, and is dropped when the table grows.
 */
final class DistinctHashCounter {
    private static final int PART_COUNT = SlidingWindowCounter.DEFAULT_PARTS;
    private static final int MIN_SLOTS = 8;

    private final long partMillis;
    private final int maxHashes;
    /** 0 where there is none. */
    private long[] hashes = new long[MIN_SLOTS];
    /** By the index of its hash: the part, counted from {@link #firstPart}. */
    private int[] lastPart = new int[MIN_SLOTS];

    private int usedSlots;
    private final int[] countByPart = new int[PART_COUNT];
    private final long firstPart;
    private int newestPart;
    private int liveHashes;

    /** @param maxHashes more are not counted */
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

    /** Where the hash is, or would be. */
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

    /** An estimate of its memory. */
    int estimatedBytes() {
        return 160 + hashes.length * (Long.BYTES + Integer.BYTES);
    }
}
