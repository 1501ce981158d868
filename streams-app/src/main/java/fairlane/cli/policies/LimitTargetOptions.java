package fairlane.cli.policies;

import fairlane.cli.command.UsageException;
import fairlane.contract.LimitKey;
import fairlane.contract.RequestLimits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A picocli mixin with the options that select the limit of a sender or customer. */
final class LimitTargetOptions {
    @Option(
            names = "--channel",
            paramLabel = "C",
            required = true,
            description = "The channel, or intake for the messages that the gateway accepts.")
    private String channel = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private LimitSubject subject = new LimitSubject();

    /** The options that select the sender or customer of the limit. Exactly one of them must be given. */
    private static final class LimitSubject {
        @Option(names = "--sender", paramLabel = "X", description = "A phone number or from-address.")
        private @Nullable String sender;

        @Option(names = "--every-sender", description = "Every sender without a record of its own.")
        private boolean everySender;

        @Option(names = "--customer", paramLabel = "X", description = "A customer.")
        private @Nullable String customer;

        @Option(names = "--every-customer", description = "Every customer without a record of its own.")
        private boolean everyCustomer;
    }

    /**
     * Returns the key of the selected limit record.
     *
     * @throws UsageException if the options select a limit that cannot exist, such as a limit of a sender on intake
     */
    LimitKey key() {
        boolean forSenders = subject.sender != null || subject.everySender;
        String id = subject.sender != null ? subject.sender : subject.customer;
        if (forSenders && channel.equals(LimitKey.INTAKE)) {
            throw new UsageException("intake has limits for customers only; give --customer or --every-customer");
        }
        if (id != null && (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > RequestLimits.MAX_NAME_BYTES)) {
            throw new UsageException("the name of a customer or sender must be 1 to 255 bytes of UTF-8");
        }
        return forSenders ? LimitKey.sender(channel, id) : LimitKey.customer(channel, id);
    }
}
