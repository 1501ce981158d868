package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.guarantees.MessageAttempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Hands messages in over HTTP, one after another: to one gateway after the other, and where that does not take it, to the
 * next, under the same id.
 */
final class Poster {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Supplier<String>> urls;
    private final Queue<MessageAttempt> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private int turn;

    /** @param urls of the gateways, as of the moment */
    Poster(List<Supplier<String>> urls) {
        this.urls = urls;
    }

    /** Comes back when a gateway has taken it. */
    void send(String channel, String customer, int number) {
        String body = JSON.valueToTree(Map.of(
                        "customer",
                        customer,
                        "channel",
                        channel,
                        "sender",
                        customer,
                        "recipient",
                        "+15550100",
                        "id",
                        "p" + number,
                        "body",
                        "hello"))
                .toString();
        try {
            handIn(body);
        } catch (RuntimeException | AssertionError e) {
            failure.compareAndSet(null, e);
            throw e;
        }
        accepted.add(new MessageAttempt(channel, customer, customer, "p" + number, 1, 1, 1, number, true));
    }

    private void handIn(String body) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isTaken(body)) {
            assertThat(System.nanoTime()).as("a gateway takes %s", body).isLessThan(end);
        }
    }

    private boolean isTaken(String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(urls.get(turn++ % urls.size()).get() + "/v1/messages"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(ACCEPTED, UNAVAILABLE);
            return answer.statusCode() == ACCEPTED;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What was answered with 202; fails if anything was answered with what it should not be, or not in time. */
    Queue<MessageAttempt> accepted() {
        if (failure.get() != null) {
            throw new AssertionError("a message was not taken", failure.get());
        }
        return accepted;
    }
}
