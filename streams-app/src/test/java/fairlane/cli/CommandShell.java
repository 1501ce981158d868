package fairlane.cli;

import fairlane.cli.command.Io;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs commands in the test process and captures their output. */
final class CommandShell {
    private final Map<String, String> environment;

    CommandShell(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The exit code and output of a command. */
    record CommandResult(int exitCode, String out, String err) {}

    CommandResult run(String... arguments) {
        return runWithInput("", arguments);
    }

    CommandResult runWithInput(String input, String... arguments) {
        return run(input, false, arguments);
    }

    /** Runs a command on a simulated terminal on which the user replies to the command's question. */
    CommandResult runAndReply(String reply, String... arguments) {
        return run(reply + "\n", true, arguments);
    }

    private CommandResult run(String input, boolean inputIsTerminal, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                inputIsTerminal,
                false,
                environment);
        int exitCode = Fairlane.commandLine(io).execute(arguments);
        return new CommandResult(exitCode, out.toString(), err.toString());
    }
}
