package fairlane.carrier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the webhook requests that arrive, and optionally writes a line for each of them. The class is thread-safe. */
final class ArrivalLog {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final @Nullable Writer recordWriter;
    /**
     * The idempotency keys of all received webhook requests. The next field contains the keys of the accepted requests.
     */
    private final Set<String> receivedKeys = ConcurrentHashMap.newKeySet();

    private final Set<String> acceptedKeys = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> answers = new TreeMap<>();
    private long received;
    private long repeated;

    /**
     * @param recordWriter receives a line of JSON for each arrival; null: no lines are written. The caller closes the
     *     writer
     */
    ArrivalLog(@Nullable Writer recordWriter) {
        this.recordWriter = recordWriter;
    }

    /**
     * Counts and writes an arrival.
     *
     * @param status the HTTP status of the response
     */
    synchronized void record(long time, @Nullable String webhookId, JsonNode body, int status) {
        boolean isRepeated = webhookId != null && acceptedKeys.contains(webhookId);
        received++;
        repeated += isRepeated ? 1 : 0;
        answers.merge(status, 1L, Long::sum);
        if (webhookId != null) {
            receivedKeys.add(webhookId);
            if (status == FaultProfile.OK) {
                acceptedKeys.add(webhookId);
            }
        }
        write(Arrival.of(time, webhookId, body, status, isRepeated));
    }

    private void write(Arrival arrival) {
        if (recordWriter == null) {
            return;
        }
        try {
            recordWriter.write(MAPPER.writeValueAsString(arrival) + "\n");
            recordWriter.flush(); // other processes may read the file while it is written
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the record", e);
        }
    }

    synchronized long received() {
        return received;
    }

    /**
     * Returns the counts as a text such as {@code 120 received, 100 different, 98 taken, 3 that had been taken already;
     * answers: 200 101, 500 19}.
     */
    synchronized String summary() {
        String byStatus = answers.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
        return number(received) + " received, " + number(receivedKeys.size()) + " different, "
                + number(acceptedKeys.size())
                + " taken, " + number(repeated) + " that had been taken already"
                + (byStatus.isEmpty() ? "" : "; answers: " + byStatus);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
