package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.cli.carrier.Arrival;
import fairlane.guarantees.Message;
import fairlane.schema.Channel;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import fairlane.schema.SendRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All the way to the carrier: two pipelines, two workers and a carrier that fails now and then, each a process of its
 * own, while workers and a pipeline are killed.
 */
class CarrierIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDERS = 40;
    private static final long ALLOWANCE_MILLIS = 200;
    /** How late a busy machine may start a send, and so how much nearer the next one may come. */
    private static final long LATE_MILLIS = 20;

    private static final int CONCURRENCY = 16;
    private static final Pattern URL = Pattern.compile("http://\\S+");

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everythingArrivesInOrderAndAtTheAllowedRateWhoeverIsKilled() {
        try (Stage stage = Stage.set(BROKER, "carrier.", 2);
                Publisher publisher = new Publisher(stage);
                Deliveries deliveries = new Deliveries(stage);
                Clock clock = new Clock()) {
            stage.channel(
                    Deliveries.CHANNEL,
                    Channel.newBuilder()
                            .setSenderRates(List.of(fivePerSecond()))
                            .build());
            Path record = processes.directory().resolve("arrivals.jsonl");
            String url = carrier(record);
            PipelineProcess pipeline =
                    PipelineProcess.of(processes, stage, "a", Map.of()).start();
            PipelineProcess.of(processes, stage, "b", Map.of()).start().awaitReady();
            pipeline.awaitReady();
            FairlaneProcess worker = worker(stage, "w1", url);
            worker(stage, "w2", url);

            AtomicInteger sent = new AtomicInteger();
            clock.every(10, i -> publisher.send("s" + i % SENDERS, request("s" + i % SENDERS, sent.incrementAndGet())));
            awaitMore(record, 400);
            worker.kill9();
            awaitMore(record, 200);
            worker(stage, "w1", url);
            awaitMore(record, 400);
            pipeline.life().kill9();
            pipeline.start().awaitReady();
            awaitMore(record, 400);
            clock.close();

            Set<String> accepted = publisher.accepted().stream()
                    .map(message -> message.customer() + "/" + message.id())
                    .collect(Collectors.toSet());
            await().atMost(PATIENCE).until(() -> taken(record).equals(accepted));
            deliveries.awaitAcknowledged();
            requireOrder(publisher, arrivals(record));
            requireFewTwice(arrivals(record));
            requireSpacing(deliveries.outcomes());
            assertThat(deliveries.read(stage.topics().deadLetters())).isEmpty();
            assertThat(delivered(deliveries.outcomes())).isEqualTo(accepted.size());
        }
    }

    private static SendRequest request(String sender, int number) {
        return Publisher.request(Deliveries.CHANNEL, sender, "m" + number).build();
    }

    private String carrier(Path record) {
        FairlaneProcess carrier = processes.start(List.of(
                "fake-carrier", "--port", "0", "--latency", "1ms..20ms", "--fail", "3%", "--record", "" + record));
        carrier.awaitOutput("http://", PATIENCE);
        Matcher url = URL.matcher(carrier.out());
        assertThat(url.find()).isTrue();
        return url.group();
    }

    private FairlaneProcess worker(Stage stage, String name, String url) {
        Path config = PipelineProcess.config(processes, stage, name, Map.of("delivery.backoff", "300ms"));
        return processes.start(List.of(
                "worker",
                "--channel",
                Deliveries.CHANNEL,
                "--handler",
                "webhook",
                "--concurrency",
                "" + CONCURRENCY,
                "--set",
                "url=" + url,
                "--set",
                "allow-private=true",
                "--config",
                config.toString()));
    }

    private static void awaitMore(Path record, int count) {
        int before = arrivals(record).size();
        await().atMost(PATIENCE).until(() -> arrivals(record).size() >= before + count);
    }

    /** What the carrier has got, in its order. */
    private static List<Arrival> arrivals(Path record) {
        JsonMapper mapper = new JsonMapper();
        List<Arrival> arrivals = new ArrayList<>();
        try {
            String text = Files.readString(record);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
                if (!line.isEmpty()) {
                    arrivals.add(mapper.readValue(line, Arrival.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrivals;
    }

    /** The keys of what it has taken. */
    private static Set<String> taken(Path record) {
        return arrivals(record).stream()
                .filter(arrival -> arrival.answer() == 200)
                .map(arrival -> Objects.requireNonNull(arrival.webhookId()))
                .collect(Collectors.toSet());
    }

    /** First arrivals come in the order of the requests. */
    private static void requireOrder(Publisher publisher, List<Arrival> arrivals) {
        Map<String, List<String>> expected = publisher.accepted().stream()
                .sorted(Comparator.comparingLong(Message::position))
                .collect(
                        Collectors.groupingBy(Message::customer, Collectors.mapping(Message::id, Collectors.toList())));
        Set<String> known = new HashSet<>();
        Map<String, List<String>> first = arrivals.stream()
                .filter(arrival -> known.add(arrival.webhookId()))
                .collect(Collectors.groupingBy(
                        arrival -> Objects.requireNonNull(arrival.customer()),
                        Collectors.mapping(Arrival::id, Collectors.toList())));
        assertThat(first).isEqualTo(expected);
    }

    /** Twice came only what was in hand at the kill of a worker, or had ended and was not acknowledged yet. */
    private static void requireFewTwice(List<Arrival> arrivals) {
        Set<String> attempts = new HashSet<>();
        long twice = arrivals.stream()
                .filter(arrival -> !attempts.add(arrival.webhookId() + " " + arrival.attempt()))
                .count();
        System.out.printf("%d arrived at the carrier, %d of them twice%n", arrivals.size(), twice);
        assertThat(twice).isLessThanOrEqualTo(CONCURRENCY + 100);
    }

    /** What nobody knows the start of is what was sent just before a kill, and acknowledged beyond a gap. */
    private static void requireSpacing(List<Outcome> outcomes) {
        outcomes.stream()
                .filter(outcome -> outcome.getStartedAt() != null)
                .collect(Collectors.groupingBy(Outcome::getSender))
                .forEach((lane, its) -> {
                    List<Long> starts = its.stream()
                            .map(outcome -> outcome.getStartedAt().toEpochMilli())
                            .sorted()
                            .toList();
                    for (int i = 1; i < starts.size(); i++) {
                        assertThat(starts.get(i) - starts.get(i - 1))
                                .as("gap in %s", lane)
                                .isGreaterThanOrEqualTo(ALLOWANCE_MILLIS - LATE_MILLIS);
                    }
                });
    }

    private static long delivered(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.getStatus() == OutcomeStatus.DELIVERED)
                .map(outcome -> outcome.getId())
                .distinct()
                .count();
    }

    private static Rate fivePerSecond() {
        return Rate.newBuilder().setUnits(5).setPer(Per.SECOND).setBurst(1).build();
    }
}
