package fairlane.cli;

import fairlane.cli.bench.BenchCommand;
import fairlane.cli.carrier.FakeCarrierCommand;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The front door: {@code fairlane <command>}. */
@Command(
        name = "fairlane",
        synopsisSubcommandLabel = "<command>",
        description =
                "Lets every sender through at its rate, and shares what capacity there is fairly between customers.",
        footer = {
            "",
            "Begin with:  fairlane dev",
            "and in another terminal:  fairlane send --file examples/hello.jsonl",
            "Each command explains itself with --help. Exit codes: 0 done, 1 something was refused, 2 called wrongly,",
            "3 no Kafka answers."
        })
public final class Fairlane extends CommandGroup {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    private Fairlane() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Io io = new Io(
                System.in,
                writer(System.out),
                writer(System.err),
                Boolean.getBoolean("fairlane.terminal.in"),
                Boolean.getBoolean("fairlane.terminal.err"),
                System.getenv());
        System.exit(commandLine(io).execute(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        OutputStream raw = stream;
        return new PrintWriter(new OutputStreamWriter(raw, StandardCharsets.UTF_8), true);
    }

    /** The whole command line, for {@code execute}. */
    public static CommandLine commandLine(Io io) {
        CommandLine fairlane = new CommandLine(new Fairlane())
                .addSubcommand(new DevCommand(io))
                .addSubcommand(group(new TopicsCommand(), new TopicsCreateCommand(io)))
                .addSubcommand(new PipelineCommand(io))
                .addSubcommand(WorkerCommand.commandLine(io))
                .addSubcommand(new CommandLine(new GatewayCommand(io)).addSubcommand(new GatewayKeyCommand(io)))
                .addSubcommand(new SendCommand(io))
                .addSubcommand(new TailCommand(io))
                .addSubcommand(new OutcomesCommand(io))
                .addSubcommand(new CancelCommand(io))
                .addSubcommand(new LanesCommand(io))
                .addSubcommand(new PeekCommand(io))
                .addSubcommand(new WhyCommand(io))
                .addSubcommand(group(
                        new ChannelsCommand(),
                        new ChannelsListCommand(io),
                        new ChannelsShowCommand(io),
                        new ChannelsSetCommand(io),
                        new ChannelsDeleteCommand(io)))
                .addSubcommand(group(
                        new LimitsCommand(),
                        new LimitsListCommand(io),
                        new LimitsShowCommand(io),
                        new LimitsSetCommand(io),
                        new LimitsUnsetCommand(io)))
                .addSubcommand(group(
                        new DeadLettersCommand(), new DeadLettersListCommand(io), new DeadLettersReplayCommand(io)))
                .addSubcommand(new BenchCommand(io.out(), io.err(), io.environment()))
                .addSubcommand(new FakeCarrierCommand(io));
        return configured(fairlane, io);
    }

    private static CommandLine group(CommandGroup group, Object... commands) {
        CommandLine line = new CommandLine(group);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    private static CommandLine configured(CommandLine fairlane, Io io) {
        Failures failures = new Failures();
        spread(fairlane);
        return fairlane.setOut(io.out())
                .setErr(io.err())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(104)
                .setUsageHelpLongOptionsMaxWidth(34);
    }

    /** Empty lines between the parts of every help text. */
    private static void spread(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .synopsisHeading("%nUsage: ")
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(Fairlane::spread);
    }
}
