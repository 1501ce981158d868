package fairlane.cli.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * The input, output and environment of a command.
 *
 * @param out receives results
 * @param err receives errors and progress
 * @param inputIsTerminal whether a person types the input
 * @param errorsAreTerminal whether {@code err} is a terminal, on which progress is shown
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
