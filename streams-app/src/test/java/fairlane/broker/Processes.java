package fairlane.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The processes of a test, or of all tests of a class: none outlives it, and what they printed is shown where it fails. */
public final class Processes implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final List<FairlaneProcess> all = new CopyOnWriteArrayList<>();
    private @Nullable Path directory;
    private boolean ofTheClass;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        ofTheClass = true;
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (!ofTheClass) {
            begin();
        }
    }

    private void begin() throws IOException {
        // Not in the system's temporary directory: Streams warns of state there.
        directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "processes");
    }

    /** @param javaOptions besides the usual */
    FairlaneProcess start(List<String> arguments, String... javaOptions) {
        FairlaneProcess process = FairlaneProcess.start(directory(), arguments, javaOptions);
        all.add(process);
        return process;
    }

    /** A main class of the tests. */
    public FairlaneProcess start(Class<?> main, List<String> arguments) {
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
        boolean failed = context.getExecutionException().isPresent();
        if (!ofTheClass) {
            all.forEach(FairlaneProcess::close);
        }
        if (failed) {
            all.forEach(Processes::show);
        }
        if (!ofTheClass) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        end();
    }

    private void end() throws IOException {
        all.forEach(FairlaneProcess::close);
        all.clear();
        Broker.deleteTree(directory());
    }

    private static void show(FairlaneProcess process) {
        System.out.printf("--- %s printed:%n%s%n--- and logged:%n%s%n---%n", process, process.out(), process.err());
    }
}
