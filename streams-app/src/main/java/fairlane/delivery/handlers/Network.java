package fairlane.delivery.handlers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that begin alike.
 *
 * @param address the first of them, 4 or 16 bytes
 * @param length of what is alike, in bits
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record Network(byte[] address, int length) {
    /** Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
    static Network of(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress(); // a literal: nobody is asked
            return new Network(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no network", e);
        }
    }

    static List<Network> all(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        int rest = length % Byte.SIZE;
        return Arrays.equals(address, 0, whole, other, 0, whole)
                && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
    }
}
