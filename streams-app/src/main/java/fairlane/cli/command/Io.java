package fairlane.cli.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param out what a command prints: results
 * @param err what it says besides: faults, progress
 * @param inputIsTerminal somebody types
 * @param errorsAreTerminal somebody watches
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
