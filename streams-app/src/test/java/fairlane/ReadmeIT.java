package fairlane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README: every block of commands after a {@code <!-- ci: name -->}, in order, as a newcomer would type them.
 * The output that the README shows has to match the real one.
 */
class ReadmeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("<!-- ci: ([a-z-]+) -->\n```[a-z]*\n(.*?)```", Pattern.DOTALL);
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Map<String, String> blocks = blocks();

    @TempDir
    private Path directory;

    private Process devProcess;

    @AfterEach
    void stop() throws InterruptedException {
        if (devProcess != null) {
            devProcess.descendants().forEach(ProcessHandle::destroy);
            devProcess.destroy();
            devProcess.waitFor();
        }
    }

    @Test
    void everyReadmeCommandPrintsTheShownOutput() throws Exception {
        long pid = startDev(1);

        Table burst = Table.read(runBlock("burst"));
        assertThat(burst.seconds("bolt", "LONGEST WAIT")).isLessThan(5);
        assertThat(burst.seconds("corner", "LONGEST WAIT")).isLessThan(5);
        assertThat(burst.seconds("acme", "LONGEST WAIT")).isGreaterThan(15);
        assertMatchesShownOutput("burst-output", burst.text());

        String phone = runBlock("phone");
        assertMatchesShownOutput("phone-output", phone);
        assertThat(ProcessHandle.of(pid).orElseThrow().isAlive()).isTrue();
        runShell("PID=" + pid + "; " + blocks.get("kill"));
        devProcess.waitFor();
        startDev(2);

        Table afterKill = Table.read(runBlock("after-kill"));
        assertThat(afterKill.seconds("+15550177", "SMALLEST GAP")).isGreaterThanOrEqualTo(1.0);
        assertThat(afterKill.row("+15550177")).contains("kept");
        assertThat(afterKill.number("+15550177", "TWICE")).isZero();
        assertThat(afterKill.number("+15550177", "MISSING")).isZero();
        assertMatchesShownOutput("after-kill-output", afterKill.text());

        assertThat(runBlock("raise")).contains("Nothing is held.");
        assertThat(runBlock("produce")).contains("accepted 1: acme 1");
        assertThat(runBlock("http"))
                .contains("\"id\":\"hello\"", "\"id\":\"17/0\"", "recipient is missing", "RELEASED", "100/s burst 200")
                .doesNotContain("\"title\"");
        assertThat(runBlock("limit")).contains("100/s");
        assertThat(runBlock("deliver")).contains("\"status\":\"DELIVERED\"");
        assertThat(runBlock("cancel")).contains("CANCELLED").contains("wrong list");
        assertThat(runBlock("flood")).contains("accepted 1,000: mallory 1,000");
        await().atMost(TIMEOUT).until(() -> runBlock("alerts").contains("\"action\":\"BLOCK\""));
        assertThat(runBlock("alerts")).contains("one body went to 250 recipients", "\"sms/sender/+15550666\"");
        assertThat(runBlock("lift")).contains("unset blocked of sms/sender/+15550666");
        assertThat(runBlock("consume")).contains("\"channel\":\"email\"");
    }

    /** Runs the first command without the build, which has already run. @return process id of dev */
    private long startDev(int startNumber) throws IOException {
        String command = blocks.get("dev");
        Path out = directory.resolve("dev-" + startNumber + ".out");
        String run = "exec " + command.substring(command.indexOf("&&") + 2).strip();
        devProcess = shellProcess(
                        run.replace("fairlane-data", directory.resolve("data").toString()))
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("dev-" + startNumber + ".err").toFile())
                .start();
        await().atMost(TIMEOUT)
                .until(() -> !devProcess.isAlive() || Files.readString(out).contains("Try in another"));
        assertThat(Files.readString(directory.resolve("dev-" + startNumber + ".err")))
                .isEmpty();
        Matcher pid = Pattern.compile("pid (\\d+)").matcher(Files.readString(out));
        assertThat(pid.find()).as("dev prints its pid").isTrue();
        return Long.parseLong(pid.group(1));
    }

    /**
     * Runs a block. Blocks that do not start with {@code cd} run in the directory of the distribution, as in the
     * README.
     */
    private String runBlock(String block) throws Exception {
        String commands = blocks.get(block);
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
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", commands).directory(ROOT.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The processes are too short-lived for the C2 compiler to repay the time that it takes.
        shell.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return shell;
    }

    /** Every shown line occurs in the output, except for figures and the width of columns. */
    private void assertMatchesShownOutput(String block, String printed) {
        assertThat(normalizedLines(blocks.get(block))).isNotEmpty().isSubsetOf(normalizedLines(printed));
    }

    private static List<String> normalizedLines(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\d[\\d.,]*", "#")
                        .replaceAll("\\s+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Map<String, String> blocks() {
        try {
            Map<String, String> blocks = new LinkedHashMap<>();
            Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
            while (matcher.find()) {
                blocks.put(matcher.group(1), matcher.group(2));
            }
            return blocks;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A table of the summary, whose columns are separated by at least two spaces. */
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

        /** A duration in seconds. */
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
