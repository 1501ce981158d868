package fairlane.cli.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * The input, output and environment of a command.
 *
 * @param out the output for results
 * @param err the output for errors and progress
 * @param inputIsTerminal whether the standard input is a terminal, at which a person can answer questions
 * @param errorsAreTerminal whether {@code err} is a terminal; progress is shown only on a terminal
 */
public record Io(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean inputIsTerminal,
        boolean errorsAreTerminal,
        Map<String, String> environment) {
    public Io {
        environment = Map.copyOf(environment);
    }
}
