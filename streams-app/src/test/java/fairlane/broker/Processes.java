package fairlane.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The processes of a test: none outlives it, and what they printed is shown where it fails. */
final class Processes implements BeforeEachCallback, AfterEachCallback {
    private final List<FairlaneProcess> all = new ArrayList<>();
    private @Nullable Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        // Not in the system's temporary directory: Streams warns of state there.
        directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "processes");
    }

    FairlaneProcess start(List<String> arguments) {
        FairlaneProcess process = FairlaneProcess.start(directory(), arguments);
        all.add(process);
        return process;
    }

    FairlaneProcess start(Class<?> main, List<String> arguments) {
        FairlaneProcess process = FairlaneProcess.start(directory(), main, arguments);
        all.add(process);
        return process;
    }

    /** A directory that is deleted after the test. */
    Path directory() {
        return Objects.requireNonNull(directory);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        all.forEach(FairlaneProcess::close);
        if (context.getExecutionException().isPresent()) {
            all.forEach(Processes::show);
        }
        all.clear();
        Broker.deleteTree(directory());
    }

    private static void show(FairlaneProcess process) {
        System.out.printf("--- %s printed:%n%s%n--- and logged:%n%s%n---%n", process, process.out(), process.err());
    }
}
