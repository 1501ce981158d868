package fairlane.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command {@code fake-carrier} of the distribution until a stop signal ends it. */
class FakeCarrierCommandIT {
    private static final Pattern LISTENS =
            Pattern.compile("The fake carrier listens at (\\S+), pid (\\d+)\\. Ctrl-C ends it\\.\n");

    @TempDir
    private Path directory;

    @Test
    void fakeCarrierRecordsArrivalsAndPrintsASummaryAtTheEnd() throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Path record = directory.resolve("arrivals.jsonl");
        ProcessBuilder builder = new ProcessBuilder(
                        "target/fairlane/bin/fairlane", "fake-carrier", "--port", "0", "--record", "" + record)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process carrier = builder.start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> LISTENS.matcher(Files.readString(out)).matches());
            Matcher listens = LISTENS.matcher(Files.readString(out));
            assertThat(listens.matches()).isTrue();
            assertThat(Long.parseLong(listens.group(2))).isEqualTo(carrier.pid());
            HttpRequest request = HttpRequest.newBuilder(URI.create(listens.group(1)))
                    .header("webhook-id", "acme/1")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"customer\":\"acme\",\"id\":\"1\",\"attempt\":1}"))
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{\"id\":\"carrier-1\"}");
            assertThat(Files.readString(record))
                    .containsPattern("^\\{\"time\":\\d+,\"webhookId\":\"acme/1\",\"customer\":\"acme\",\"id\":\"1\","
                            + "\"attempt\":1,\"answer\":200,\"again\":false}\n$");
        } finally {
            carrier.destroy();
        }
        assertThat(carrier.waitFor()).isZero();
        assertThat(Files.readString(out))
                .endsWith("\n1 received, 1 different, 1 taken, 0 that had been taken already; answers: 200 1\n");
        assertThat(Files.readString(err)).isEmpty();
    }
}
