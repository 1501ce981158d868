package fairlane.cli.roles;

import fairlane.cli.command.ExitCode;
import fairlane.cli.command.HelpOption;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.contract.RequestLimits;
import fairlane.gateway.http.NewApiKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "key",
        header = "Makes a key for the gateway.",
        description = "Prints the key, which is nowhere kept, and the line with its hash for the file that the setting"
                + " gateway.keys names. A gateway reads that when it starts.",
        footer = {
            "",
            "Examples:  fairlane gateway key --customer acme",
            "           fairlane gateway key --operator | sed -n 's/^line *//p' >> keys.txt"
        })
public final class GatewayKeyCommand implements Callable<Integer> {

    /** Whose. */
    private static final class KeyOwner {
        @Option(names = "--customer", paramLabel = "X", description = "For this customer: its messages only.")
        private @Nullable String customer;

        @Option(names = "--operator", description = "For an operator: everything.")
        private boolean operator;
    }

    @ArgGroup(multiplicity = "1")
    private final KeyOwner owner = new KeyOwner();

    @Mixin
    private final HelpOption help = new HelpOption();

    private final Io io;

    public GatewayKeyCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        String customer = owner.customer;
        if (customer != null && !isValidName(customer)) {
            throw new UsageException("--customer is 1 to 255 bytes in one line, without spaces at its ends");
        }
        NewApiKey key = NewApiKey.of(customer);
        io.out().println("key   " + key.key());
        io.out().println("line  " + key.line());
        io.out().flush();
        return ExitCode.OK;
    }

    private static boolean isValidName(String text) {
        return !text.isEmpty()
                && text.strip().equals(text)
                && text.lines().count() == 1
                && text.getBytes(StandardCharsets.UTF_8).length <= RequestLimits.MAX_NAME_BYTES;
    }
}
