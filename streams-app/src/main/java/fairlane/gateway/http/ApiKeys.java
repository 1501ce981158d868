package fairlane.gateway.http;

import fairlane.contract.RequestLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates callers by the API keys in a key file. The file has one line for each key: {@code <SHA-256 in hex>
 * operator} or {@code <SHA-256 in hex> customer <name>}; blank lines and lines that begin with # are ignored. A caller
 * may have several keys, so that keys can be rotated one by one.
 */
public final class ApiKeys implements CallerAuthenticator {
    private static final Pattern LINE =
            Pattern.compile("([0-9a-fA-F]{64})\\s+(?:(operator)|customer\\s+(\\S|\\S.*\\S))");
    private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([A-Za-z0-9._~+/=-]{1,512})");

    /**
     * The registered keys, grouped by the first byte of the key's hash. Hashes with equal first bytes are compared in
     * constant time.
     */
    private final Map<Byte, List<RegisteredKey>> byFirstByte = new HashMap<>();

    private record RegisteredKey(byte[] hash, Caller caller) {}

    private ApiKeys() {}

    /**
     * Reads a key file.
     *
     * @throws GatewayException if the file cannot be read, contains no key, or has an invalid line
     */
    public static ApiKeys read(Path file) {
        ApiKeys keys = new ApiKeys();
        int number = 0;
        for (String line : readLines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.addLine(line.strip(), file, number);
            }
        }
        if (keys.byFirstByte.isEmpty()) {
            throw new GatewayException(
                    "the key file " + file + " contains no API key; create a key with: fairlane gateway key");
        }
        return keys;
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new GatewayException("the key file " + file + " does not exist or cannot be read");
        }
    }

    private void addLine(String line, Path file, int number) {
        Matcher matcher = LINE.matcher(line);
        boolean isValid = matcher.matches();
        String customer = isValid ? matcher.group(3) : null;
        if (!isValid
                || (customer != null
                        && customer.getBytes(StandardCharsets.UTF_8).length > RequestLimits.MAX_NAME_BYTES)) {
            // The line may be a key pasted by mistake, so the message does not quote the line.
            throw new GatewayException("line " + number + " of the key file " + file
                    + " is invalid; write the SHA-256 hash of the key in hexadecimal, followed by \"operator\""
                    + " or by \"customer\" and the customer's name");
        }
        byte[] hash = HexFormat.of().parseHex(matcher.group(1));
        byFirstByte
                .computeIfAbsent(hash[0], first -> new ArrayList<>())
                .add(new RegisteredKey(hash, customer == null ? Caller.OPERATOR : new Caller(customer)));
    }

    @Override
    public Optional<Caller> authenticate(@Nullable String authorization) {
        Matcher matcher = BEARER.matcher(authorization == null ? "" : authorization);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] hash = ApiKeyHash.sha256(matcher.group(1));
        Caller found = null;
        for (RegisteredKey candidate : byFirstByte.getOrDefault(hash[0], List.of())) {
            if (MessageDigest.isEqual(candidate.hash(), hash)) {
                found = candidate.caller();
            }
        }
        return Optional.ofNullable(found);
    }
}
