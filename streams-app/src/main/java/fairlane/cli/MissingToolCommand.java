package fairlane.cli;

import fairlane.cli.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the place of a tool command whose jar is not on the class path, so that the error names the missing directory. */
@Command(hidden = true)
final class MissingToolCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    private MissingToolCommand() {}

    /** Creates the command line, which accepts any arguments: all of them lead to the same error. */
    static CommandLine commandLine() {
        return new CommandLine(new MissingToolCommand()).setUnmatchedArgumentsAllowed(true);
    }

    /** @throws UsageException always */
    @Override
    public Integer call() {
        throw new UsageException(spec.name()
                + " needs lib/tools, which this installation leaves out; run it from the full distribution");
    }
}
