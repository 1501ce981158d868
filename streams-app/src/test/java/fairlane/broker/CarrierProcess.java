package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.cli.carrier.Arrival;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code fairlane fake-carrier}, and what it has recorded. */
final class CarrierProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("http://\\S+");
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String url;
    private final Path record;
    private final List<Arrival> arrivals = new ArrayList<>();
    private long read;

    private CarrierProcess(String url, Path record) {
        this.url = url;
        this.record = record;
    }

    /** @param options of the command, besides the usual */
    static CarrierProcess start(Processes processes, String... options) {
        Path record = processes.directory().resolve("arrivals.jsonl");
        List<String> command = new ArrayList<>(List.of("fake-carrier", "--port", "0", "--record", record.toString()));
        command.addAll(List.of(options));
        FairlaneProcess carrier = processes.start(command);
        carrier.awaitOutput("http://", PATIENCE);
        Matcher url = URL.matcher(carrier.out());
        assertThat(url.find()).isTrue();
        return new CarrierProcess(url.group(), record);
    }

    String url() {
        return url;
    }

    /** What it has got, in its order. */
    List<Arrival> arrivals() {
        try (RandomAccessFile file = new RandomAccessFile(record.toFile(), "r")) {
            byte[] more = new byte[(int) (file.length() - read)];
            file.seek(read);
            file.readFully(more);
            int end = 0;
            for (int i = 0; i < more.length; i++) {
                if (more[i] == '\n') {
                    arrivals.add(MAPPER.readValue(new String(more, end, i - end, UTF_8), Arrival.class));
                    end = i + 1;
                }
            }
            read += end;
            return arrivals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of what it has taken. */
    Set<String> taken() {
        return arrivals().stream()
                .filter(arrival -> arrival.answer() == 200)
                .map(arrival -> Objects.requireNonNull(arrival.webhookId()))
                .collect(Collectors.toSet());
    }

    /** Waits until so many more have come. */
    void awaitMore(int count) {
        int target = arrivals().size() + count;
        await().atMost(PATIENCE).until(() -> arrivals().size() >= target);
    }

    /** Waits until something of so many customers has come after a time. @param time epoch milliseconds */
    void awaitCustomers(int count, long time) {
        await().atMost(PATIENCE)
                .until(() -> arrivals().stream()
                                .filter(arrival -> arrival.time() > time)
                                .map(Arrival::customer)
                                .distinct()
                                .count()
                        >= count);
    }
}
