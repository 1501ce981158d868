package fairlane.abuse.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers which hashes were added before, in a scalable Bloom filter (Almeida, Baquero, Preguiça, Hutchison 2007):
 * each part is four times as large as the part before it and is added when the part before it is full. At most 2% of
 * the new hashes are taken for known. Beyond 58,000 hashes, which take 86 KiB, no part is added and the share of new
 * hashes taken for known grows; the rule then detects fewer new recipients, but never reports a known recipient as new.
 */
final class ScalableBloomFilter {
    private static final int FIRST_WORDS = 8;
    private static final int GROWTH = 4;
    private static final int MAX_PARTS = 6;
    private static final int BITS_PER_HASH = 12;
    private static final int PROBES = 7;

    private final List<long[]> parts = new ArrayList<>(1);
    /** The number of hashes added to the last part. */
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

    /**
     * Adds a hash.
     *
     * @return whether the hash is new
     */
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

    /**
     * Returns the bit for one probe. All probes are derived from the two halves of one hash (Kirsch, Mitzenmacher
     * 2006), and the number of bits is a power of two.
     */
    private static int bitIndex(long[] part, long hash, int probe) {
        int step = (int) (hash >>> Integer.SIZE) | 1;
        return ((int) hash + probe * step) & (part.length * Long.SIZE - 1);
    }

    /** Returns the estimated memory of this filter, in bytes. */
    int estimatedBytes() {
        return bytes;
    }
}
