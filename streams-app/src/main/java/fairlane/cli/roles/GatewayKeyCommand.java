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
        header = "Creates an API key for the gateway.",
        description =
                "Prints the key, which is not stored anywhere, and a line with its hash for the file that the setting"
                        + " gateway.keys names. A gateway reads that file when it starts.",
        footer = {
            "",
            "Examples:  fairlane gateway key --customer acme",
            "           fairlane gateway key --operator | sed -n 's/^line *//p' >> keys.txt"
        })
public final class GatewayKeyCommand implements Callable<Integer> {

    /**
     * The options that state whom the key authenticates: a customer or an operator. Exactly one of them must be given.
     */
    private static final class KeyOwner {
        @Option(
                names = "--customer",
                paramLabel = "X",
                description = "A key for this customer: access to its own messages only.")
        private @Nullable String customer;

        @Option(names = "--operator", description = "A key for an operator: access to everything.")
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
            throw new UsageException(
                    "--customer must be 1 to 255 bytes in one line, without leading or trailing spaces");
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
