package fairlane.cli;

import fairlane.cli.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Takes the place of a tool command whose jar is not on the class path, to report that the directory {@code lib/tools}
 * is missing.
 */
@Command(hidden = true)
final class MissingToolCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets this field before it runs the command
    private CommandSpec spec;

    private MissingToolCommand() {}

    /** Creates the command line. It accepts any arguments, because all of them lead to the same error. */
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
