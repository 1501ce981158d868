package fairlane.delivery.handlers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * A block of IP addresses with a common prefix, such as {@code 10.0.0.0/8}.
 *
 * @param address the first address of the block, 4 or 16 bytes
 * @param prefixLength length of the common prefix, in bits
 */
@SuppressWarnings("ArrayRecordComponent") // blocks are never compared
record CidrBlock(byte[] address, int prefixLength) {
    /** Parses a block such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
    static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.getByName(text.substring(0, slash))
                    .getAddress(); // a literal address needs no DNS query
            return new CidrBlock(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is not a CIDR block", e);
        }
    }

    static List<CidrBlock> parseAll(String... texts) {
        return Arrays.stream(texts).map(CidrBlock::parse).toList();
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int wholeBytes = prefixLength / Byte.SIZE;
        int remainingBits = prefixLength % Byte.SIZE;
        return Arrays.equals(address, 0, wholeBytes, other, 0, wholeBytes)
                && (remainingBits == 0
                        || ((address[wholeBytes] ^ other[wholeBytes]) & 0xff) >>> (Byte.SIZE - remainingBits) == 0);
    }
}
