package fairlane.cli;

import fairlane.cli.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Replaces a tool command ({@code bench} or {@code fake-carrier}) whose jar is not on the class path, and reports that
 * the directory {@code lib/tools} is missing.
 */
@Command(hidden = true)
final class MissingToolCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets this field before it runs the command
    private CommandSpec spec;

    private MissingToolCommand() {}

    /**
     * Creates the parser of this command. It accepts any arguments, because the command reports the same error for all
     * arguments.
     */
    static CommandLine commandLine() {
        return new CommandLine(new MissingToolCommand()).setUnmatchedArgumentsAllowed(true);
    }

    /**
     * Reports that the tools are not installed.
     *
     * @throws UsageException always
     */
    @Override
    public Integer call() {
        throw new UsageException(spec.name()
                + " needs lib/tools, which this installation leaves out; run it from the full distribution");
    }
}
