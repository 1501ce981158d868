package fairlane.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs commands in this process, as somebody does in a terminal. */
final class Shell {
    private final Map<String, String> environment;

    Shell(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        return run(input, false, arguments);
    }

    /** As somebody who answers a question. */
    Result runAndAnswer(String answer, String... arguments) {
        return run(answer + "\n", true, arguments);
    }

    private Result run(String input, boolean typed, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Io io = new Io(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                typed,
                false,
                environment);
        int exitCode = Fairlane.commandLine(io).execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
