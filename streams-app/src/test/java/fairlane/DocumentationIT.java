package fairlane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands in the README and in the pages of the documentation. Every block of commands after a line
 * {@code <!-- ci: name -->} is run in the order of the documents, as a newcomer would type the commands, while one
 * {@code dev} process runs. The output that a document shows has to match the real output.
 */
class DocumentationIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Documentation documentation = Documentation.read();
    private final Map<String, Consumer<String>> checks = checks();

    @TempDir
    private Path directory;

    private Process devProcess;
    private long devPid;
    private int devStarts;

    @AfterEach
    void stop() throws InterruptedException {
        if (devProcess != null) {
            devProcess.descendants().forEach(ProcessHandle::destroy);
            devProcess.destroy();
            devProcess.waitFor();
        }
    }

    @Test
    void everyDocumentedCommandSucceedsAndPrintsTheShownOutput() throws Exception {
        assertThat(documentation.faults()).isEmpty();
        assertThat(documentation.commandNames()).containsAll(checks.keySet());
        for (String name : documentation.commandNames()) {
            switch (name) {
                case "dev" -> startDev();
                case "tests" ->
                    assertThat(documentation.commands(name))
                            .as("commands of the block with which CI starts this test")
                            .isEqualTo("mvn verify\n");
                case "kill" -> killAndRestartDev();
                default -> runAndCheck(name);
            }
        }
    }

    /**
     * Returns the checks of the printed text, by the name of the block of commands. Blocks without a check only have to
     * succeed.
     */
    private static Map<String, Consumer<String>> checks() {
        return Map.ofEntries(
                Map.entry("burst", DocumentationIT::checkBurst),
                entry("produce", "accepted 1: acme 1", "\"customer\":\"acme\""),
                entry("limit", "100/s"),
                entry("deliver", "\"status\":\"DELIVERED\""),
                entry("send-file", "accepted 2: acme 1, bolt 1"),
                entry("schedule", "(SCHEDULED)"),
                Map.entry("dedupe", printed -> assertThat(printed).containsOnlyOnce("was released to default")),
                Map.entry("http", DocumentationIT::checkHttp),
                entry("intake-limit", "intake/customer/*: rates 100/s burst 200"),
                entry("keys", "customer acme", "operator"),
                Map.entry("after-kill", DocumentationIT::checkAfterKill),
                entry("raise", "Nothing is held."),
                entry("limits", "100/s"),
                entry("workers-wanted", "\"wanted\":"),
                entry("lease-channel", "created jobs: no limit, leased", "accepted 3: acme 3"),
                Map.entry("lease", DocumentationIT::checkLease),
                entry("cancel", "CANCELLED", "wrong list"),
                entry("flood", "accepted 1,000: mallory 1,000"),
                entry("alerts", "one body went to 250 recipients", "\"sms/sender/+15550666\""),
                entry("lift", "unset blocked of sms/sender/+15550666"),
                entry("consume", "\"channel\":\"email\""));
    }

    private static Map.Entry<String, Consumer<String>> entry(String name, String... expected) {
        return Map.entry(name, printed -> assertThat(printed).contains(expected));
    }

    private static void checkBurst(String printed) {
        Table burst = Table.read(printed);
        assertThat(burst.seconds("bolt", "LONGEST WAIT")).isLessThan(5);
        assertThat(burst.seconds("corner", "LONGEST WAIT")).isLessThan(5);
        assertThat(burst.seconds("acme", "LONGEST WAIT")).isGreaterThan(15);
    }

    private static void checkHttp(String printed) {
        assertThat(printed)
                .contains("\"id\":\"hello\"", "\"id\":\"17/0\"", "recipient is missing", "RELEASED", "100/s burst 200")
                .doesNotContain("\"title\"");
    }

    private static void checkAfterKill(String printed) {
        Table afterKill = Table.read(printed);
        assertThat(afterKill.seconds("+15550177", "SMALLEST GAP")).isGreaterThanOrEqualTo(1.0);
        assertThat(afterKill.row("+15550177")).contains("kept");
        assertThat(afterKill.number("+15550177", "TWICE")).isZero();
        assertThat(afterKill.number("+15550177", "MISSING")).isZero();
    }

    private static void checkLease(String printed) {
        assertThat(printed).contains("\"receives\":1").doesNotContain("\"title\"");
        assertThat(printed.strip()).endsWith("204");
    }

    private void runAndCheck(String name) throws Exception {
        if (name.equals("alerts")) { // the alert is raised a moment after the block of commands that floods the channel
            await().atMost(TIMEOUT).until(() -> runBlock(name).contains("\"action\":\"BLOCK\""));
        }
        String printed = runBlock(name);
        checks.getOrDefault(name, text -> {}).accept(printed);
        assertThat(normalizedLines(documentation.output(name))).as(name).isSubsetOf(normalizedLines(printed));
    }

    private void killAndRestartDev() throws Exception {
        assertThat(ProcessHandle.of(devPid).orElseThrow().isAlive()).isTrue();
        runShell("PID=" + devPid + "; " + documentation.commands("kill"));
        devProcess.waitFor();
        startDev();
    }

    /** Starts {@code dev} with the first block of commands, except for the build, which has already run. */
    private void startDev() throws IOException {
        devStarts++;
        String command = documentation.commands("dev");
        Path out = directory.resolve("dev-" + devStarts + ".out");
        Path err = directory.resolve("dev-" + devStarts + ".err");
        String run = "exec " + command.substring(command.indexOf("&&") + 2).strip();
        devProcess = shellProcess(
                        run.replace("fairlane-data", directory.resolve("data").toString()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        await().atMost(TIMEOUT)
                .until(() -> !devProcess.isAlive() || Files.readString(out).contains("Try in another"));
        assertThat(Files.readString(err)).isEmpty();
        Matcher pid = Pattern.compile("pid (\\d+)").matcher(Files.readString(out));
        assertThat(pid.find()).as("whether dev has printed its pid").isTrue();
        devPid = Long.parseLong(pid.group(1));
    }

    /**
     * Runs a block of commands and returns the printed text. A block that does not start with {@code cd} runs in the
     * directory of the distribution.
     */
    private String runBlock(String name) throws Exception {
        String commands = documentation.commands(name);
        return runShell(commands.startsWith("cd ") ? commands : "cd streams-app/target/fairlane\n" + commands);
    }

    private String runShell(String commands) throws Exception {
        Path out = Files.createTempFile(directory, "sh", ".out");
        Process process = shellProcess(commands)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended && process.exitValue() == 0)
                .as("%s%nprinted:%n%s", commands, Files.readString(out))
                .isTrue();
        return Files.readString(out);
    }

    private static ProcessBuilder shellProcess(String commands) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", commands).directory(Documentation.ROOT.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The C2 compiler is disabled, because these processes are too short-lived to benefit from it.
        shell.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return shell;
    }

    /**
     * Returns the lines of a text without figures and with single spaces, because the figures and the widths of columns
     * in shown and real output may differ.
     */
    private static List<String> normalizedLines(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\d[\\d.,]*", "#")
                        .replaceAll("\\s+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The table that the command {@code tail --summary} prints. The columns are separated by at least two spaces. */
    private record Table(String text) {
        static Table read(String printed) {
            return new Table(printed);
        }

        String row(String first) {
            return text.lines()
                    .filter(line -> line.startsWith(first + " "))
                    .reduce((earlier, last) -> last)
                    .orElseThrow(() -> new AssertionError("no row " + first + " in\n" + text));
        }

        /** Returns a duration of the table in seconds. */
        double seconds(String row, String column) {
            String[] value = cell(row, column).replace(",", "").split(" ");
            return Double.parseDouble(value[0]) / (value[1].equals("ms") ? 1_000 : 1);
        }

        long number(String row, String column) {
            return Long.parseLong(cell(row, column).replace(",", ""));
        }

        private String cell(String row, String column) {
            String header = text.lines()
                    .filter(line -> line.contains(column))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no column " + column + " in\n" + text));
            int index = List.of(header.strip().split("\\s{2,}")).indexOf(column);
            return row(row).strip().split("\\s{2,}")[index];
        }
    }
}
