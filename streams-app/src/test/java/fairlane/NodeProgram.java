package fairlane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JavaScript program whose dependencies are installed. The program reads standard input and prints a result. */
public final class NodeProgram {
    private final Path directory;
    private final String program;

    private NodeProgram(Path directory, String program) {
        this.directory = directory;
        this.program = program;
    }

    /** The exit code and the standard output of the program. */
    public record ProcessResult(int exitCode, String output) {}

    /**
     * Installs a program with {@code npm ci}.
     *
     * @param source directory that contains the program, package.json and package-lock.json
     * @param directory installation directory, which is created
     */
    public static NodeProgram install(Path source, String program, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (String file : List.of("package.json", "package-lock.json", program)) {
            Files.write(directory.resolve(file), Files.readAllBytes(source.resolve(file)));
        }
        NodeProgram nodeProgram = new NodeProgram(directory, program);
        assertThat(nodeProgram.start("", "npm", "ci", "--no-audit", "--no-fund").exitCode())
                .isZero();
        return nodeProgram;
    }

    public ProcessResult run(String input) throws IOException, InterruptedException {
        return start(input, "node", program);
    }

    private ProcessResult start(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new ProcessResult(process.waitFor(), output);
    }
}
