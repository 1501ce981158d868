package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.dev.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was built, started as a newcomer starts it. */
class DistributionIT {
    private static final Path HOME = Path.of("target/fairlane");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    @Test
    void devStartsSilentlyAndServesAndStops() throws Exception {
        int port = Ports.free();
        Process dev =
                start("dev", "--kafka-port", "" + port, "--http-port", "0", "--data", "" + directory.resolve("data"));
        try {
            await().atMost(PATIENCE).until(() -> output("dev.out").contains("Try in another terminal"));
            assertThat(output("dev.out"))
                    .contains(
                            "pid " + dev.pid(),
                            "Kafka  localhost:" + port,
                            "sms      no limit, every sender 1/s burst 1");
            Process send =
                    start("send", "--file", HOME + "/examples/hello.jsonl", "--bootstrap-server", "localhost:" + port);
            assertThat(send.waitFor()).isZero();
            assertThat(output("send.out")).isEqualTo("accepted 7: acme 4, bolt 2, corner 1\n");
            Process tail = start(
                    "tail",
                    "sms",
                    "--from-beginning",
                    "--count",
                    "4",
                    "--timeout",
                    "30",
                    "--bootstrap-server",
                    "localhost:" + port);
            assertThat(tail.waitFor()).isZero();
            assertThat(output("tail.out")).hasLineCount(4);
        } finally {
            dev.destroy();
            dev.waitFor();
        }
        assertThat(output("dev.out")).endsWith("Stopping.\n");
        assertThat(List.of(output("dev.err"), output("send.err"), output("tail.err")))
                .containsOnly("");
    }

    @Test
    void javaThatIsNotThereIsTold() throws Exception {
        ProcessBuilder builder = builder("help");
        builder.environment().put("JAVA_HOME", "/nowhere");
        assertThat(builder.start().waitFor()).isEqualTo(2);
        assertThat(output("help.err"))
                .isEqualTo("fairlane: JAVA_HOME is /nowhere, where there is no bin/java; set it to a"
                        + " Java 17 or newer\n");
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    /** With the same Java as this. */
    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME + "/bin/fairlane"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(arguments[0] + ".out").toFile())
                .redirectError(directory.resolve(arguments[0] + ".err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }
}
