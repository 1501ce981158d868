package fairlane.contract;

import org.jspecify.annotations.Nullable;

/**
 * The key of a record on the limits topic: {@code <channel>/customer/<id>}, {@code <channel>/sender/<id>} or {@code
 * intake/customer/<id>}, where {@code *} instead of the id stands for all customers or senders that have no record of
 * their own.
 *
 * @param channel name of the channel whose messages are limited. The name {@code intake} with the kind {@link
 *     Kind#CUSTOMER} stands for a limit on the messages that the gateway accepts from a customer
 * @param id the customer or sender; null for all customers or senders
 */
public record LimitKey(String channel, Kind kind, @Nullable String id) {
    /** The text that replaces the channel in the key of a limit on the messages that the gateway accepts. */
    public static final String INTAKE = "intake";

    /** Whether a limit applies to customers or to senders. */
    public enum Kind {
        CUSTOMER("customer"),
        SENDER("sender");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public static LimitKey customer(String channel, @Nullable String id) {
        return new LimitKey(channel, Kind.CUSTOMER, id);
    }

    public static LimitKey sender(String channel, @Nullable String id) {
        return new LimitKey(channel, Kind.SENDER, id);
    }

    /**
     * Parses the key of a record on the limits topic.
     *
     * @throws IllegalArgumentException if the key is invalid; the exception message states the format
     */
    public static LimitKey parse(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length == 3 && !parts[0].isEmpty() && !parts[2].isEmpty()) {
            for (Kind kind : Kind.values()) {
                if (kind.text.equals(parts[1])) {
                    return new LimitKey(parts[0], kind, parts[2].equals("*") ? null : decode(parts[2]));
                }
            }
        }
        throw new IllegalArgumentException(
                "the key of a limit is <channel>/customer/<id> or <channel>/sender/<id>, not " + key);
    }

    /**
     * Returns the key of the record on the limits topic. The characters {@code %}, {@code /} and {@code *} of the id
     * are percent-encoded.
     */
    @Override
    public String toString() {
        return channel + "/" + kind.text + "/" + (id == null ? "*" : encode(id));
    }

    private static String encode(String id) {
        return id.replace("%", "%25").replace("/", "%2F").replace("*", "%2A");
    }

    private static String decode(String id) {
        StringBuilder out = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '%') {
                out.append(unescape(id, i));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static char unescape(String id, int position) {
        String escape =
                id.substring(position, Math.min(position + 3, id.length())).toUpperCase(java.util.Locale.ROOT);
        return switch (escape) {
            case "%25" -> '%';
            case "%2F" -> '/';
            case "%2A" -> '*';
            default ->
                throw new IllegalArgumentException(
                        "the key of a limit may contain only the escapes %25, %2F and %2A, not " + escape);
        };
    }
}
