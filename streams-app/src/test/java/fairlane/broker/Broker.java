package fairlane.broker;

import fairlane.dev.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Kafka in this process, one for a class of tests; each test takes a topic prefix of its own. */
final class Broker implements BeforeAllCallback, AfterAllCallback {
    private static @Nullable Broker shared;

    private @Nullable Path directory;
    private @Nullable EmbeddedKafka kafka;

    /** One for all classes of this process that need no other settings and leave nothing behind that disturbs others. */
    static synchronized Broker shared() {
        if (shared == null) {
            Broker started = new Broker();
            try {
                started.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(started::stopQuietly));
            shared = started;
        }
        return shared;
    }

    private void stopQuietly() {
        try {
            stop();
        } catch (IOException | RuntimeException e) {
            System.err.println("The shared broker did not end cleanly: " + e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    private void start() throws IOException {
        directory = Files.createTempDirectory("fairlane-broker");
        kafka = EmbeddedKafka.start(directory, 0);
    }

    /** host:port that clients connect to. */
    String bootstrapServers() {
        return Objects.requireNonNull(kafka).bootstrapServers();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        stop();
    }

    private void stop() throws IOException {
        if (kafka != null) {
            kafka.close();
        }
        if (directory != null) {
            deleteTree(directory);
        }
    }

    /** Deletes a directory and everything in it. */
    static void deleteTree(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
