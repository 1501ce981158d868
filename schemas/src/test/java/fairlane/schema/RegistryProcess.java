package fairlane.schema;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Runs the Apicurio registry as a separate process without persistent storage. The log of the registry is {@code
 * target/registry.log}.
 */
final class RegistryProcess implements AutoCloseable {
    private static final int JAVA_VERSION = 21;
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private final Process process;

    RegistryProcess() throws IOException {
        process = new ProcessBuilder(
                        javaHome().resolve("bin/java").toString(),
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + freePort(),
                        "-jar",
                        "target/registry/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/registry.log").toFile())
                .start();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(process::destroy)); // ends the registry process even if the tests are aborted
        await("the registry starts").atMost(START_TIMEOUT).until(this::isReady);
    }

    /** The base URL of the API of the registry that is compatible with Confluent. */
    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the registry has ended: see target/registry.log");
        }
        try {
            return send("GET", "/subjects", "").startsWith("[");
        } catch (UncheckedIOException e) {
            return false; // the registry does not listen yet
        }
    }

    private static Path javaHome() throws IOException {
        return candidates().stream()
                .filter(home -> javaVersion(home) >= JAVA_VERSION)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the registry needs Java " + JAVA_VERSION
                        + " or newer: set REGISTRY_JAVA_HOME, or install one below " + INSTALLED));
    }

    private static List<Path> candidates() throws IOException {
        List<Path> candidates = new ArrayList<>();
        Optional.ofNullable(System.getenv("REGISTRY_JAVA_HOME")).map(Path::of).ifPresent(candidates::add);
        candidates.add(Path.of(System.getProperty("java.home")));
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> homes = Files.list(INSTALLED)) {
                homes.sorted().forEach(candidates::add);
            }
        }
        return candidates;
    }

    /**
     * Returns the Java version of a JDK, which the file {@code release} in its directory contains; 0 if there is no
     * such file.
     */
    private static int javaVersion(Path home) {
        Properties release = new Properties();
        try (var file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
        } catch (IOException e) {
            return 0;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[.+_-]", 2)[0]);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
