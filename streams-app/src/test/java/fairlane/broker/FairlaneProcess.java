package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code bin/fairlane} of the distribution, as a process that can be treated badly. */
public final class FairlaneProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target", "fairlane", "bin", "fairlane");
    /** Small and quick to start: several of them share two cores with the broker. */
    private static final String JAVA_OPTS = "-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final String TEST_CLASSES = String.join(
            File.pathSeparator, "target/fairlane/lib/*", "target/fairlane/lib/dev/*", "target/test-classes");

    private final Process process;
    private final Process guardian;
    private final Path out;
    private final Path err;

    private FairlaneProcess(Process process, Process guardian, Path out, Path err) {
        this.process = process;
        this.guardian = guardian;
        this.out = out;
        this.err = err;
    }

    /**
     * @param outputs a directory for what it prints
     * @param javaOptions besides the usual
     */
    static FairlaneProcess start(Path outputs, List<String> arguments, String... javaOptions) {
        assertThat(PROGRAM)
                .as("the distribution, which the phase package makes")
                .exists();
        List<String> command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
        command.addAll(arguments);
        return run(outputs, command, javaOptions);
    }

    /** A main class of the tests, with the distribution's libraries. */
    static FairlaneProcess start(Path outputs, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JAVA_OPTS.split(" ", -1)));
        command.addAll(List.of("-cp", TEST_CLASSES, main.getName()));
        command.addAll(arguments);
        return run(outputs, command);
    }

    private static FairlaneProcess run(Path outputs, List<String> command, String... javaOptions) {
        try {
            Path out = Files.createTempFile(outputs, "fairlane", ".out");
            Path err = Files.createTempFile(outputs, "fairlane", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("FAIRLANE_"));
            builder.environment().put("JAVA_OPTS", JAVA_OPTS + " " + String.join(" ", javaOptions));
            Process process = builder.start();
            return new FairlaneProcess(process, guardianOf(process.pid()), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from this process until that ends, however it ends, and then ends the other. */
    private static Process guardianOf(long pid) throws IOException {
        return new ProcessBuilder("sh", "-c", "cat > /dev/null; kill -9 " + pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Gives it no chance to do anything more. */
    void kill9() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Takes the processor away from it. */
    void stop() {
        signal("STOP");
    }

    /** Gives the processor back to it. */
    void cont() {
        signal("CONT");
    }

    /** Asks it to end. */
    void terminate() {
        signal("TERM");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).as("kill -%s", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Holds one of its threads where it is; it is to have been started with {@link HeldThread#OPTION}. */
    HeldThread hold(String threadNameEnd) {
        return HeldThread.hold(out(), threadNameEnd);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code; fails when it does not end in time. */
    int awaitExit(Duration within) {
        try {
            assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
                    .as("%s ends within %s", this, within)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until its standard output has a line with this text; fails when it ends before. */
    public void awaitOutput(String text, Duration within) {
        await().atMost(within)
                .failFast(() -> assertThat(isAlive() || out().contains(text))
                        .as("%s lives", this)
                        .isTrue())
                .until(() -> out().contains(text));
    }

    /** Waits until its standard error has this text. */
    void awaitError(String text, Duration within) {
        await().atMost(within).until(() -> err().contains(text));
    }

    /** What it has printed so far. */
    String out() {
        return read(out);
    }

    /** What it has said and logged so far. */
    String err() {
        return read(err);
    }

    private static String read(@Nullable Path file) {
        try {
            return file == null ? "" : new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
        guardian.destroyForcibly();
    }

    @Override
    public String toString() {
        return "process " + process.pid();
    }
}
