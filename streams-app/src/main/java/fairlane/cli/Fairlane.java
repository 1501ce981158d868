package fairlane.cli;

import fairlane.cli.command.CommandGroup;
import fairlane.cli.command.Io;
import fairlane.cli.command.ToolCommandProvider;
import fairlane.cli.inspection.LanesCommand;
import fairlane.cli.inspection.PeekCommand;
import fairlane.cli.inspection.WhyCommand;
import fairlane.cli.messages.CancelCommand;
import fairlane.cli.messages.DeadLettersCommand;
import fairlane.cli.messages.DeadLettersListCommand;
import fairlane.cli.messages.DeadLettersReplayCommand;
import fairlane.cli.messages.OutcomesCommand;
import fairlane.cli.messages.SendCommand;
import fairlane.cli.messages.TailCommand;
import fairlane.cli.policies.ChannelsCommand;
import fairlane.cli.policies.ChannelsDeleteCommand;
import fairlane.cli.policies.ChannelsListCommand;
import fairlane.cli.policies.ChannelsSetCommand;
import fairlane.cli.policies.ChannelsShowCommand;
import fairlane.cli.policies.LimitsCommand;
import fairlane.cli.policies.LimitsListCommand;
import fairlane.cli.policies.LimitsSetCommand;
import fairlane.cli.policies.LimitsShowCommand;
import fairlane.cli.policies.LimitsUnsetCommand;
import fairlane.cli.policies.TopicsCommand;
import fairlane.cli.policies.TopicsCreateCommand;
import fairlane.cli.roles.DevCommand;
import fairlane.cli.roles.GatewayCommand;
import fairlane.cli.roles.GatewayKeyCommand;
import fairlane.cli.roles.PipelineCommand;
import fairlane.cli.roles.WorkerCommand;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the command line program, called as {@code fairlane <command>}. */
@Command(
        name = "fairlane",
        synopsisSubcommandLabel = "<command>",
        description = "Releases every message at the rates its sender is allowed, and shares the capacity of a channel"
                + " fairly between customers.",
        footer = {
            "",
            "Start with:  fairlane dev",
            "and in another terminal:  fairlane send --file examples/hello.jsonl",
            "Every command explains itself with --help. Exit codes: 0 success, 1 something was refused, 2 wrong",
            "arguments or settings, 3 Kafka does not respond."
        })
public final class Fairlane extends CommandGroup {
    /**
     * The names of the commands whose classes are in {@code lib/tools}. {@code bin/fairlane} adds {@code lib/tools} to
     * the class path only for these commands and for the help.
     */
    private static final List<String> TOOLS = List.of("bench", "fake-carrier");

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
        System.exit(commandLineFor(io, arguments).execute(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        OutputStream raw = stream;
        return new PrintWriter(new OutputStreamWriter(raw, StandardCharsets.UTF_8), true);
    }

    /**
     * Builds the command line parser with all commands, including the tool commands on the class path. The caller
     * executes the parser.
     */
    public static CommandLine commandLine(Io io) {
        return commandLine(io, ServiceLoader.load(ToolCommandProvider.class));
    }

    /** Builds the command line parser with all commands, including the commands of the given providers. */
    static CommandLine commandLine(Io io, Iterable<ToolCommandProvider> tools) {
        CommandLine fairlane = new CommandLine(new Fairlane());
        commands(io).forEach((name, command) -> fairlane.addSubcommand(name, command.get()));
        addTools(fairlane, io, tools);
        return configure(fairlane, io);
    }

    /**
     * Builds the commands that are needed to execute the given arguments. If the first argument names a command, only
     * that command is built, because inspecting the annotations of all commands takes longer than most commands run.
     */
    static CommandLine commandLineFor(Io io, String... arguments) {
        Supplier<CommandLine> command =
                arguments.length == 0 ? null : commands(io).get(arguments[0]);
        return command == null
                ? commandLine(io)
                : configure(new CommandLine(new Fairlane()).addSubcommand(arguments[0], command.get()), io);
    }

    /** Returns a factory of each command by name, in the order in which the help lists the commands. */
    private static Map<String, Supplier<CommandLine>> commands(Io io) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("dev", () -> new CommandLine(new DevCommand(io)));
        commands.put("topics", () -> group(new TopicsCommand(), new TopicsCreateCommand(io)));
        commands.put("pipeline", () -> new CommandLine(new PipelineCommand(io)));
        commands.put("worker", () -> WorkerCommand.commandLine(io));
        commands.put("gateway", () -> group(new GatewayCommand(io), new GatewayKeyCommand(io)));
        commands.put("send", () -> new CommandLine(new SendCommand(io)));
        commands.put("tail", () -> new CommandLine(new TailCommand(io)));
        commands.put("outcomes", () -> new CommandLine(new OutcomesCommand(io)));
        commands.put("cancel", () -> new CommandLine(new CancelCommand(io)));
        commands.put("lanes", () -> new CommandLine(new LanesCommand(io)));
        commands.put("peek", () -> new CommandLine(new PeekCommand(io)));
        commands.put("why", () -> new CommandLine(new WhyCommand(io)));
        commands.put(
                "channels",
                () -> group(
                        new ChannelsCommand(),
                        new ChannelsListCommand(io),
                        new ChannelsShowCommand(io),
                        new ChannelsSetCommand(io),
                        new ChannelsDeleteCommand(io)));
        commands.put(
                "limits",
                () -> group(
                        new LimitsCommand(),
                        new LimitsListCommand(io),
                        new LimitsShowCommand(io),
                        new LimitsSetCommand(io),
                        new LimitsUnsetCommand(io)));
        commands.put(
                "dead-letters",
                () -> group(
                        new DeadLettersCommand(), new DeadLettersListCommand(io), new DeadLettersReplayCommand(io)));
        return commands;
    }

    private static void addTools(CommandLine fairlane, Io io, Iterable<ToolCommandProvider> tools) {
        tools.forEach(tool -> fairlane.addSubcommand(tool.create(io)));
        for (String name : TOOLS) {
            if (!fairlane.getSubcommands().containsKey(name)) {
                fairlane.addSubcommand(name, MissingToolCommand.commandLine());
            }
        }
    }

    private static CommandLine group(Object group, Object... commands) {
        CommandLine line = new CommandLine(group);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    private static CommandLine configure(CommandLine fairlane, Io io) {
        CommandFailures failures = new CommandFailures();
        addSpacing(fairlane);
        return fairlane.setOut(io.out())
                .setErr(io.err())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(104)
                .setUsageHelpLongOptionsMaxWidth(34);
    }

    /** Configures a command and all its subcommands to separate the sections of their help by empty lines. */
    private static void addSpacing(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .synopsisHeading("%nUsage: ")
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(Fairlane::addSpacing);
    }
}
