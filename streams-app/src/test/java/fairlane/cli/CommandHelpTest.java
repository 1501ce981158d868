package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.cli.command.Io;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandHelpTest {
    private final CommandShell shell = new CommandShell(Map.of());

    @Test
    void fairlaneWithoutArgumentsListsTheCommands() {
        CommandShell.CommandResult result = shell.run();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("dev", "topics", "send", "tail", "channels", "limits", "dead-letters", "Start with");
    }

    @Test
    void helpOfEveryCommandShowsAnExample() {
        assertThat(leafCommands(List.of(), Fairlane.commandLine(io())))
                .hasSizeGreaterThan(10)
                .allSatisfy(path -> {
                    List<String> arguments = new ArrayList<>(path);
                    arguments.add("--help");
                    CommandShell.CommandResult help = shell.run(arguments.toArray(String[]::new));
                    assertThat(help.exitCode()).isZero();
                    assertThat(help.out()).containsPattern("Examples?:  .*fairlane " + String.join(" ", path));
                });
    }

    @Test
    void gatewayKeyCommandPrintsAKeyAndAConfigurationLineWithTheHashOfTheKey() {
        CommandShell.CommandResult result = shell.run("gateway", "key", "--customer", "acme inc");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("key   fairlane_[\\w-]{43}\\Rline  [0-9a-f]{64} customer acme inc\\R");
        assertThat(shell.run("gateway", "key").exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
        tial => there is no command tial; did you mean tail?
        juggle => there is no command juggle; see: fairlane --help
        tail => Missing required parameter: 'CHANNEL'; see: fairlane tail --help
        tail sms --count 0 => --count must be at least 1, not 0
        tail sms --count some => Invalid value for option '--count': 'some' is not a long; see: fairlane tail --help
        tail a/b => "a/b" is not a channel name; see: fairlane channels list
        send --generate 0 => --generate must be at least 1, not 0
        send --generate 1 --file x => --generate and --file exclude each other; give one of the two
        send --file nowhere => the file nowhere does not exist or cannot be read
        send --rate fast => --rate "fast" is not a rate; write units/period such as 1/s, 0.1/s, 10000/min, 7/hour or 2000/day, optionally followed by "burst 5", or unlimited
        limits set --channel sms --customer a => nothing to set; give --rate, --burst, --weight, --max-queued, --pause or --block
        limits set --channel intake --sender a --block => intake has limits for customers only; give --customer or --every-customer
        limits show --channel sms => Missing required argument (specify one of these): (--sender=X | --every-sender | --customer=X | --every-customer); see: fairlane limits show --help
        lanes --count 0 => --count must be at least 1, not 0
        peek => no messages are selected; give --channel, or --customer, or both
        peek --channel sms --count 1001 => --count must be 1 to 1000, not 1001
        why --customer acme => Missing required option: '--id=I'; see: fairlane why --help
        cancel --customer acme => Missing required argument (specify one of these): (--id=I | --sender=S | --recipient=R | --everything); see: fairlane cancel --help
        dead-letters replay --since yesterday => --since "yesterday" is not a time; write 30m, 2h or 7d, or 2030-01-31T08:00:00Z
        dead-letters list --since yesterday => --since "yesterday" is not a time; write 30m, 2h or 7d, or 2030-01-31T08:00:00Z
        worker --channel sms --handler lgo => there is no handler lgo; did you mean log?
        worker --channel sms --handler log --set levl=debug => the handler log has no setting levl; did you mean level?
        worker --channel a/b --handler log => "a/b" is not a channel name; see: fairlane channels list
        worker --handler log => Missing required option: '--channel=C'; see: fairlane worker --help
        worker --channel sms --handler log --resume-from now => --resume-from must be earliest, latest, or a time such as 2h or 2030-01-31T08:00:00Z, not "now"
        worker --channel sms --handler log --concurrency 0 => delivery.channels.sms.concurrency in the command line: 0 is out of range; write a number from 1 to 10000
        outcomes --count 0 => --count must be at least 1, not 0
        dev --handler fax => there is no handler fax; there are: log, smtp, webhook
        topics create --partitions 0 => partitions must be 1 to 10000, not 0
        channels list --bootstrap-server here => bootstrap.servers must be host:port, such as localhost:9092, several separated by commas, not "here"
        channels list --config nowhere.yaml => there is no configuration file nowhere.yaml
        fake-carrier --port 70000 => --port must be 0 to 65535, not 70000
        fake-carrier --fail 5 => --fail "5" is not a share; write 0% to 100%, such as 5% or 0.1%
        fake-carrier --reject 101% => --reject "101%" is not a share; write 0% to 100%, such as 5% or 0.1%
        fake-carrier --fail 60% --reject 60% => --fail and --reject must not exceed 100% together
        fake-carrier --latency soon => --latency "soon" is not a duration; write a whole number and ms, s, m, h or d, such as 10ms or 5s
        fake-carrier --latency 200ms..20ms => --latency is a time, or two with .. between them, the shorter first, up to 10m: 20ms or 20ms..200ms
        fake-carrier --throttle 1/s,9/min => --throttle takes one rate, such as 100/s
        fake-carrier --throttle fast => --throttle "fast" is not a rate; write units/period such as 1/s, 0.1/s, 10000/min, 7/hour or 2000/day, optionally followed by "burst 5", or unlimited
        fake-carrier --retry-after 10ms => --retry-after is a number of whole seconds, up to a day, such as 2s
        fake-carrier --secret s3cret => --secret must be whsec_ and the Base64 of 24 to 64 random bytes; create one with: echo whsec_$(openssl rand -base64 32)
        fake-carrier --record nowhere/a.jsonl => --record nowhere/a.jsonl cannot be written; give a file in an existing directory
        bench --only scaling --plots /dev/null/plots => --plots /dev/null/plots is no directory and cannot be created; see: fairlane bench --help
        dev --kafka-port 70000 => --kafka-port must be 0 to 65535, not 70000
        """)
    void usageErrorIsReportedInOneLine(String arguments, String sentence) {
        CommandShell.CommandResult result = shell.run(arguments.split(" "));
        assertThat(result.err()).isEqualTo("fairlane: " + sentence + System.lineSeparator());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void workerHelpListsEveryHandlerWithItsSettings() {
        assertThat(shell.run("worker", "--help").out()).contains("log: writes each message", "settings: level");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench --only lanes", "fake-carrier --help"})
    void missingToolIsReportedInOneLine(String arguments) {
        StringWriter err = new StringWriter();
        Io io = new Io(
                InputStream.nullInputStream(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(err, true),
                false,
                false,
                Map.of());
        String[] words = arguments.split(" ");
        assertThat(Fairlane.commandLine(io, List.of()).execute(words)).isEqualTo(2);
        assertThat(err)
                .hasToString("fairlane: " + words[0] + " needs lib/tools, which this installation leaves out;"
                        + " run it from the full distribution" + System.lineSeparator());
    }

    private static List<List<String>> leafCommands(List<String> path, CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return List.of(path);
        }
        List<List<String>> leaves = new ArrayList<>();
        command.getSubcommands().forEach((name, subcommand) -> {
            List<String> subcommandPath = new ArrayList<>(path);
            subcommandPath.add(name);
            leaves.addAll(leafCommands(subcommandPath, subcommand));
        });
        return leaves;
    }

    private static Io io() {
        return new Io(
                InputStream.nullInputStream(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                false,
                false,
                Map.of());
    }
}
