package fairlane.broker;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.cli.carrier.Arrival;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers as they are shipped: what they send is what their handler logs. */
class WorkerProcessIT {
    private static final Duration PATIENCE = Deliveries.PATIENCE;
    /** As workers have it where nobody says otherwise. */
    private static final int CONCURRENCY = 64;

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Pattern SENT = Pattern.compile("LogHandler: email (\\S+) ");

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void stopsCleanlyAndSendsNothingAgain() {
        try (Stage stage = Stage.set(BROKER, "term.", 2);
                Deliveries deliveries = new Deliveries(stage)) {
            int count = 20 * 2_000;
            IntStream.range(0, 20).forEach(sender -> deliveries.release("s" + sender, 2_000));
            deliveries.flush();
            FairlaneProcess first = worker(stage);
            await().atMost(PATIENCE).until(() -> sent(first).size() >= 1_000);
            first.terminate();
            assertThat(first.awaitExit(STOPS_WITHIN)).isZero();
            assertThat(first.out()).startsWith("The worker of email runs").endsWith("Stopping.\n");
            assertThat(first.err().lines())
                    .hasSizeBetween(1_000, count - 1)
                    .allSatisfy(line -> assertThat(line).contains(" -> ***, 5 bytes, attempt 1"));

            FairlaneProcess second = worker(stage);
            await().atMost(PATIENCE)
                    .until(() -> sent(first).size() + sent(second).size() >= count);
            second.terminate();
            assertThat(second.awaitExit(STOPS_WITHIN)).isZero();
            assertThat(Stream.concat(sent(first).stream(), sent(second).stream()))
                    .hasSize(count)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void afterAKillOnlyWhatWasInHandIsSentAgainWithTheSameKey() {
        try (Stage stage = Stage.set(BROKER, "kill.", 1);
                Deliveries deliveries = new Deliveries(stage)) {
            FairlaneProcess first = worker(stage);
            deliveries.release("warm", 1);
            await().atMost(PATIENCE).until(() -> !sent(first).isEmpty());
            for (int number = 0; sent(first).size() < 1_500; number++) {
                int next = number;
                IntStream.range(0, 20).forEach(sender -> deliveries.release("s" + sender, next, 1, 1_000));
                deliveries.flush();
            }
            first.kill9();
            long acknowledged = deliveries.committed().offset();
            FairlaneProcess second = worker(stage);
            deliveries.awaitAcknowledged();

            Map<String, Long> times = Stream.concat(sent(first).stream(), sent(second).stream())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(times)
                    .hasSize(deliveries
                            .read(stage.topics().deliveries(Deliveries.CHANNEL))
                            .size());
            assertThat(times.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(2));
            assertThat(times.values().stream().filter(count -> count == 2).count())
                    .as(
                            "sent twice, of %d that were sent when %d were acknowledged",
                            sent(first).size(), acknowledged)
                    .isLessThanOrEqualTo(sent(first).size() - acknowledged);
            assertThat(deliveries.outcomes()).hasSameSizeAs(times.keySet());
        }
    }

    @Test
    void whereTwiceIsWorseAKillLeavesWhatWasInHandUnknown() {
        try (Stage stage = Stage.set(BROKER, "once.", 2);
                Deliveries deliveries = new Deliveries(stage)) {
            long latencyMillis = 400;
            CarrierProcess carrier = CarrierProcess.start(processes, "--latency", latencyMillis + "ms");
            RoleProcess worker = RoleProcess.worker(processes, stage, "w", carrier, Map.of(), "--at-most-once");
            IntStream.range(0, 100).forEach(sender -> deliveries.release("s" + sender, 8));
            deliveries.flush();
            Set<String> inHand = new HashSet<>();
            for (int kills = 0; kills < 2; kills++) {
                worker.start();
                carrier.awaitMore(150);
                worker.life().kill9();
                long answered = System.currentTimeMillis() - latencyMillis;
                carrier.arrivals().stream()
                        .filter(arrival -> arrival.time() > answered)
                        .forEach(arrival -> inHand.add(arrival.webhookId()));
            }
            worker.start();
            deliveries.awaitAcknowledged();

            Map<OutcomeStatus, Set<String>> outcomes = deliveries.outcomes().stream()
                    .collect(Collectors.groupingBy(
                            Outcome::getStatus,
                            Collectors.mapping(outcome -> outcome.getSender() + "/" + outcome.getId(), toSet())));
            Set<String> unknown = outcomes.getOrDefault(OutcomeStatus.UNKNOWN, Set.of());
            Set<String> delivered = outcomes.get(OutcomeStatus.DELIVERED);
            System.out.printf("%d delivered, %d unknown%n", delivered.size(), unknown.size());
            assertThat(deliveries.outcomes()).hasSize(800);
            assertThat(delivered).hasSize(800 - unknown.size());
            assertThat(inHand).isNotEmpty();
            assertThat(unknown).hasSizeLessThanOrEqualTo(2 * CONCURRENCY).containsAll(inHand);
            assertThat(carrier.arrivals())
                    .extracting(Arrival::webhookId)
                    .doesNotHaveDuplicates()
                    .containsAll(delivered);
        }
    }

    private FairlaneProcess worker(Stage stage) {
        return processes.start(List.of(
                "worker",
                "--channel",
                Deliveries.CHANNEL,
                "--handler",
                "log",
                "--config",
                RoleProcess.config(processes, stage, "worker", Map.of()).toString()));
    }

    /** The idempotency keys of what has been sent, in their order. */
    private static List<String> sent(FairlaneProcess process) {
        return SENT.matcher(process.err())
                .results()
                .map(MatchResult::group)
                .map(line -> line.split(" ", -1)[2])
                .toList();
    }
}
