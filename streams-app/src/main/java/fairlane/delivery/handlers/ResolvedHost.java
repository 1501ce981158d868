package fairlane.delivery.handlers;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a host's name leads to now, and whether all of it is public: nothing that is private, local to the machine or
 * its link, a cloud's metadata service, or reserved, by the special-purpose registries of IANA (RFC 6890).
 *
 * @param host as the URL has it
 * @param addresses empty where the name is not known
 */
record ResolvedHost(String host, List<InetAddress> addresses) {
    /** Networks of IPv4 that are not public, as address and length of the prefix. */
    private static final List<CidrBlock> RESERVED_IPV4 = CidrBlock.parseAll(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carriers' NAT
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, and metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** Within what is public of IPv6. */
    private static final List<CidrBlock> RESERVED_IPV6 = CidrBlock.parseAll(
            "2001::/23", // protocols, Teredo among them
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation

    /** All that is handed out of IPv6; loopback, link-local, unique local and multicast lie elsewhere. */
    private static final CidrBlock GLOBAL_UNICAST_IPV6 = CidrBlock.parse("2000::/3");

    /** Both carry an address of IPv4 that a packet goes on to. */
    private static final CidrBlock SIX_TO_FOUR = CidrBlock.parse("2002::/16");

    private static final CidrBlock NAT64 = CidrBlock.parse("64:ff9b::/96");
    private static final int SIX_TO_FOUR_IPV4_OFFSET = 2;
    private static final int NAT64_IPV4_OFFSET = 12;
    private static final int IPV4_BYTES = 4;

    /** Asks the resolver, which may take seconds. The JDK keeps an answer for 30 s unless told otherwise. */
    static ResolvedHost resolve(String host) {
        try {
            String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new ResolvedHost(host, List.of(InetAddress.getAllByName(literal)));
        } catch (UnknownHostException e) {
            return new ResolvedHost(host, List.of());
        }
    }

    /** A piece of a sentence about the first that is not public, if there is one. */
    Optional<String> nonPublicAddress() {
        return addresses.stream()
                .filter(address -> !isPublic(address))
                .findFirst()
                .map(address -> host + ", " + address.getHostAddress()
                        + ", which is no public address; allow-private=true allows it");
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicIpv4(bytes);
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return isPublicIpv4(
                    Arrays.copyOfRange(bytes, SIX_TO_FOUR_IPV4_OFFSET, SIX_TO_FOUR_IPV4_OFFSET + IPV4_BYTES));
        }
        if (NAT64.contains(bytes)) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, NAT64_IPV4_OFFSET, NAT64_IPV4_OFFSET + IPV4_BYTES));
        }
        return GLOBAL_UNICAST_IPV6.contains(bytes)
                && RESERVED_IPV6.stream().noneMatch(network -> network.contains(bytes));
    }

    private static boolean isPublicIpv4(byte[] bytes) {
        return RESERVED_IPV4.stream().noneMatch(network -> network.contains(bytes));
    }
}
