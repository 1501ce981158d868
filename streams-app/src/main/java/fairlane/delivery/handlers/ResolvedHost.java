package fairlane.delivery.handlers;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses to which a host name currently resolves. According to the special-purpose registries of IANA (RFC 6890), an
 * address is public unless it is private, local to the machine or the network link, the metadata service of a cloud, or
 * reserved.
 *
 * @param host the host as written in the URL
 * @param addresses the IP addresses; empty if the host name cannot be resolved
 */
record ResolvedHost(String host, List<InetAddress> addresses) {
    /** The blocks of IPv4 addresses that are not public. */
    private static final List<CidrBlock> RESERVED_IPV4 = CidrBlock.parseAll(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT
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

    /** Blocks within the global unicast range of IPv6 that are not public. */
    private static final List<CidrBlock> RESERVED_IPV6 = CidrBlock.parseAll(
            "2001::/23", // IETF protocols, such as Teredo
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation

    /** The global unicast range of IPv6; loopback, link-local, unique local and multicast addresses are outside it. */
    private static final CidrBlock GLOBAL_UNICAST_IPV6 = CidrBlock.parse("2000::/3");

    /**
     * The prefix of 6to4 addresses. 6to4 and NAT64 addresses contain an IPv4 address to which packets are forwarded, so
     * that address must be public, too.
     */
    private static final CidrBlock SIX_TO_FOUR = CidrBlock.parse("2002::/16");

    private static final CidrBlock NAT64 = CidrBlock.parse("64:ff9b::/96");
    private static final int SIX_TO_FOUR_IPV4_OFFSET = 2;
    private static final int NAT64_IPV4_OFFSET = 12;
    private static final int IPV4_BYTES = 4;

    /** Resolves a host name. The DNS query may take seconds. By default the JDK caches the result for 30 s. */
    static ResolvedHost resolve(String host) {
        try {
            String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new ResolvedHost(host, List.of(InetAddress.getAllByName(literal)));
        } catch (UnknownHostException e) {
            return new ResolvedHost(host, List.of());
        }
    }

    /**
     * Returns a description of the first address that is not public, if there is one. The text completes a sentence that
     * ends with "resolves to".
     */
    Optional<String> nonPublicAddress() {
        return addresses.stream()
                .filter(address -> !isPublic(address))
                .findFirst()
                .map(address -> host + ", " + address.getHostAddress()
                        + ", which is not a public address; set allow-private=true to allow it");
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
