package fairlane.cli;

import fairlane.contract.LimitKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whom a limit is for. */
final class LimitTarget {
    private static final int MAX_NAME_BYTES = 255;

    @Option(
            names = "--channel",
            paramLabel = "C",
            required = true,
            description = "The channel, or intake for what the gateway accepts.")
    private String channel = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Who who = new Who();

    /** Exactly one of them is given. */
    private static final class Who {
        @Option(names = "--sender", paramLabel = "X", description = "A phone number or from-address.")
        private @Nullable String sender;

        @Option(names = "--every-sender", description = "Every sender without a record of its own.")
        private boolean everySender;

        @Option(names = "--customer", paramLabel = "X", description = "A customer.")
        private @Nullable String customer;

        @Option(names = "--every-customer", description = "Every customer without a record of their own.")
        private boolean everyCustomer;
    }

    /** @throws MistakeException when there cannot be such a limit */
    LimitKey key() {
        boolean forSenders = who.sender != null || who.everySender;
        String id = who.sender != null ? who.sender : who.customer;
        if (forSenders && channel.equals(LimitKey.INTAKE)) {
            throw new MistakeException("intake has limits for customers only; give --customer or --every-customer");
        }
        if (id != null && (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES)) {
            throw new MistakeException("the name of a customer or a sender has 1 to 255 bytes of UTF-8");
        }
        return forSenders ? LimitKey.sender(channel, id) : LimitKey.customer(channel, id);
    }
}
