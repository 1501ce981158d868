package fairlane.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Runs the JavaScript client of Confluent with a short script. */
final class ConfluentJsClient {
    private static final Path HOME = Path.of("target/foreign-client");

    private final String registryUrl;

    private ConfluentJsClient(String registryUrl) {
        this.registryUrl = registryUrl;
    }

    /** Installs the JavaScript client from npm unless it is already installed. */
    static ConfluentJsClient install(String registryUrl) throws IOException {
        Files.createDirectories(HOME);
        for (String file : List.of("package.json", "foreign-client.cjs")) {
            Files.write(HOME.resolve(file), Files.readAllBytes(Path.of("src/test/js", file)));
        }
        run("", "npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
        return new ConfluentJsClient(registryUrl);
    }

    /** Reads a value with the JavaScript client, and returns the request as JSON with the body in hexadecimal. */
    String read(String topic, byte[] value) throws IOException {
        return run(HexFormat.of().formatHex(value), "node", "foreign-client.cjs", "read", registryUrl, topic);
    }

    /**
     * Writes a request with the JavaScript client, and returns the value.
     *
     * @param schema the schema as JSON, which the client registers first; the JSON value {@code null} to use the latest
     *     registered schema
     * @param message the request as JSON, with the body in hexadecimal
     */
    byte[] write(String topic, String schema, String message) throws IOException {
        String input = "{\"schema\":" + schema + ",\"message\":" + message + "}";
        return HexFormat.of().parseHex(run(input, "node", "foreign-client.cjs", "write", registryUrl, topic));
    }

    /** Runs a script in a directory that contains {@code SendRequest.avsc}, and returns the output of the script. */
    String run(String script) throws IOException {
        Files.copy(Path.of("src/main/avro/SendRequest.avsc"), HOME.resolve("SendRequest.avsc"), REPLACE_EXISTING);
        return run(script, "node", "-");
    }

    private static String run(String input, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exit = process.onExit().join().exitValue();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit + ": " + output);
        }
        return output;
    }
}
