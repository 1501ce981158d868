package fairlane.abuse.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers which hashes were there before, in a scalable Bloom filter (Almeida, Baquero, Preguiça, Hutchison 2007): each
 * part is four times the size of the one before it, and begun when that is full. At most 2% of what is new counts as
 * seen; behind 58,000 hashes, for which it takes 86 KiB, no part is added and that share grows: it then says less, and
 * nothing false.
 */
final class ScalableBloomFilter {
    private static final int FIRST_WORDS = 8;
    private static final int GROWTH = 4;
    private static final int MAX_PARTS = 6;
    private static final int BITS_PER_HASH = 12;
    private static final int PROBES = 7;

    private final List<long[]> parts = new ArrayList<>(1);
    /** Hashes that the last part has taken. */
    private int hashesInLastPart;

    private int bytes = 80;

    ScalableBloomFilter() {
        addPart(FIRST_WORDS);
    }

    private long[] addPart(int words) {
        long[] part = new long[words];
        parts.add(part);
        bytes += 16 + words * Long.BYTES;
        hashesInLastPart = 0;
        return part;
    }

    /** @return whether it is new */
    boolean add(long hash) {
        for (long[] part : parts) {
            if (contains(part, hash)) {
                return false;
            }
        }
        long[] last = parts.get(parts.size() - 1);
        if (hashesInLastPart >= last.length * Long.SIZE / BITS_PER_HASH && parts.size() < MAX_PARTS) {
            last = addPart(last.length * GROWTH);
        }
        setBits(last, hash);
        hashesInLastPart++;
        return true;
    }

    private static boolean contains(long[] part, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bitIndex(part, hash, probe);
            if ((part[bit / Long.SIZE] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static void setBits(long[] part, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bitIndex(part, hash, probe);
            part[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Two halves of one hash make as many as are wanted (Kirsch, Mitzenmacher 2006); sizes are powers of two. */
    private static int bitIndex(long[] part, long hash, int probe) {
        int step = (int) (hash >>> Integer.SIZE) | 1;
        return ((int) hash + probe * step) & (part.length * Long.SIZE - 1);
    }

    /** An estimate of its memory. */
    int estimatedBytes() {
        return bytes;
    }
}
