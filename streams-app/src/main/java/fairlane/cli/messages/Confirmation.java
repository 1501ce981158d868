package fairlane.cli.messages;

import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks for confirmation before an action that cannot be undone. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Asks the question and returns whether the user answers yes.
     *
     * @throws UsageException if the standard input is not a terminal
     */
    static boolean confirm(Io io, String question) {
        if (!io.inputIsTerminal()) {
            throw new UsageException(
                    "nothing was done: the input is no terminal, and cannot confirm it; add --yes to do it without a"
                            + " question");
        }
        io.err().print(question + " [y/N] ");
        io.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(io.in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
