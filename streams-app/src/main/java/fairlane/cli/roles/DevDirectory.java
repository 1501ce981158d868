package fairlane.cli.roles;

import fairlane.cli.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of the command {@code dev}.
 *
 * @param temporary whether the directory is temporary and deleted on close
 */
record DevDirectory(Path path, boolean temporary) implements AutoCloseable {

    static DevDirectory open(@Nullable Path configured) {
        try {
            return configured != null
                    ? new DevDirectory(configured, false)
                    : new DevDirectory(Files.createTempDirectory("fairlane-dev-"), true);
        } catch (IOException e) {
            throw new UsageException(
                    "cannot create a temporary directory (" + e.getMessage() + "); give one with --data");
        }
    }

    @Override
    public void close() {
        if (temporary) {
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
