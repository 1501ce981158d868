package fairlane.abuse;

import java.time.Duration;

/**
 * How many different hashes there were within a window, which slides as that of {@link SlidingCount}. It is exact: an open
 * hash table that has, for each hash, the part of the window that it was last seen in. Where that has passed, the entry
 * counts no longer, and is dropped when the table grows.
 */
final class RecentHashes {
    private static final int PARTS = SlidingCount.USUAL_PARTS;
    private static final int SMALLEST = 8;

    private final long partMillis;
    private final int most;
    /** 0 where there is none. */
    private long[] hashes = new long[SMALLEST];
    /** By the index of its hash: the part, counted from {@link #first}. */
    private int[] seenIn = new int[SMALLEST];

    private int used;
    private final int[] parts = new int[PARTS];
    private final long first;
    private int newest;
    private int live;

    /** @param most more are not counted */
    RecentHashes(Duration window, int most, long now) {
        this.partMillis = Math.max(1, window.toMillis() / PARTS);
        this.most = most;
        this.first = Math.floorDiv(now, partMillis);
    }

    void add(long hash, long now) {
        advance(now);
        int part = part(now);
        if (part <= newest - PARTS) {
            return;
        }
        long wanted = hash == 0 ? 1 : hash;
        int at = find(wanted);
        if (hashes[at] == wanted) {
            move(at, part);
        } else if (live < most) {
            hashes[at] = wanted;
            seenIn[at] = part;
            used++;
            parts[Math.floorMod(part, PARTS)]++;
            live++;
            growIfFull();
        }
    }

    private void move(int at, int part) {
        boolean counts = seenIn[at] > newest - PARTS;
        if (counts && seenIn[at] < part) {
            parts[Math.floorMod(seenIn[at], PARTS)]--;
            parts[Math.floorMod(part, PARTS)]++;
            seenIn[at] = part;
        } else if (!counts && live < most) {
            parts[Math.floorMod(part, PARTS)]++;
            live++;
            seenIn[at] = part;
        }
    }

    int count(long now) {
        advance(now);
        return live;
    }

    private int part(long now) {
        return (int) (Math.floorDiv(now, partMillis) - first);
    }

    private void advance(long now) {
        int part = part(now);
        for (int passed = Math.max(newest + 1, part - PARTS + 1); passed <= part; passed++) {
            live -= parts[Math.floorMod(passed, PARTS)];
            parts[Math.floorMod(passed, PARTS)] = 0;
        }
        newest = Math.max(newest, part);
    }

    /** Where the hash is, or would be. */
    private int find(long hash) {
        int mask = hashes.length - 1;
        int at = Long.hashCode(hash) & mask;
        while (hashes[at] != 0 && hashes[at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void growIfFull() {
        if (2 * used < hashes.length) {
            return;
        }
        long[] old = hashes;
        int[] oldSeenIn = seenIn;
        int size = Math.max(SMALLEST, Integer.highestOneBit(4 * live));
        hashes = new long[size];
        seenIn = new int[size];
        used = 0;
        for (int i = 0; i < old.length; i++) {
            if (old[i] != 0 && oldSeenIn[i] > newest - PARTS) {
                int at = find(old[i]);
                hashes[at] = old[i];
                seenIn[at] = oldSeenIn[i];
                used++;
            }
        }
    }

    /** An estimate of its memory. */
    int bytes() {
        return 160 + hashes.length * (Long.BYTES + Integer.BYTES);
    }
}
