package fairlane.broker;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.FairlaneProcess;
import fairlane.broker.fixture.FakeCarrierProcess;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.carrier.Arrival;
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

/**
 * Tests worker processes of the distribution. The workers use the log handler, and the tests read the sent messages
 * from the log.
 */
class WorkerProcessIT {
    private static final Duration TIMEOUT = DeliveryTopic.TIMEOUT;
    /** The number of messages that a worker sends at a time by default. */
    private static final int CONCURRENCY = 64;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern SENT_LOG_LINE = Pattern.compile("LogHandler: email (\\S+) ");

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void workerStopsCleanlyAndItsSuccessorResendsNoMessage() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "term.", 2);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            int count = 20 * 2_000;
            IntStream.range(0, 20).forEach(sender -> deliveries.release("s" + sender, 2_000));
            deliveries.flush();
            FairlaneProcess first = startWorker(environment);
            await().atMost(TIMEOUT).until(() -> sentKeys(first).size() >= 1_000);
            first.terminate();
            assertThat(first.awaitExit(STOP_TIMEOUT)).isZero();
            assertThat(first.standardOutput())
                    .startsWith("The worker of email runs")
                    .endsWith("Stopping.\n");
            assertThat(first.standardError().lines())
                    .hasSizeBetween(1_000, count - 1)
                    .allSatisfy(line -> assertThat(line).contains(" -> ***, 5 bytes, attempt 1"));

            FairlaneProcess second = startWorker(environment);
            await().atMost(TIMEOUT)
                    .until(() -> sentKeys(first).size() + sentKeys(second).size() >= count);
            second.terminate();
            assertThat(second.awaitExit(STOP_TIMEOUT)).isZero();
            assertThat(Stream.concat(sentKeys(first).stream(), sentKeys(second).stream()))
                    .hasSize(count)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void killedWorkerCausesOnlyMessagesInProgressToBeResentWithEqualIdempotencyKeys() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "kill.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            FairlaneProcess first = startWorker(environment);
            deliveries.release("warm", 1);
            await().atMost(TIMEOUT).until(() -> !sentKeys(first).isEmpty());
            for (int number = 0; sentKeys(first).size() < 1_500; number++) {
                int next = number;
                IntStream.range(0, 20).forEach(sender -> deliveries.release("s" + sender, next, 1, 1_000));
                deliveries.flush();
            }
            first.killForcibly();
            long acknowledged = deliveries.committed().offset();
            FairlaneProcess second = startWorker(environment);
            deliveries.awaitAcknowledged();

            Map<String, Long> sendCounts = Stream.concat(sentKeys(first).stream(), sentKeys(second).stream())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(sendCounts)
                    .hasSize(deliveries
                            .readAll(environment.topics().deliveries(DeliveryTopic.CHANNEL))
                            .size());
            assertThat(sendCounts.values())
                    .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(2));
            assertThat(sendCounts.values().stream().filter(count -> count == 2).count())
                    .as(
                            "messages that were sent twice; %d messages were sent when %d were acknowledged",
                            sentKeys(first).size(), acknowledged)
                    .isLessThanOrEqualTo(sentKeys(first).size() - acknowledged);
            assertThat(deliveries.outcomes()).hasSameSizeAs(sendCounts.keySet());
        }
    }

    @Test
    void messagesInProgressOfAKilledAtMostOnceWorkerHaveTheOutcomeUnknown() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "once.", 2);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            long latencyMillis = 400;
            FakeCarrierProcess carrier = FakeCarrierProcess.start(processes, "--latency", latencyMillis + "ms");
            RoleProcess worker = RoleProcess.worker(processes, environment, "w", carrier, Map.of(), "--at-most-once");
            IntStream.range(0, 100).forEach(sender -> deliveries.release("s" + sender, 8));
            deliveries.flush();
            Set<String> inProgress = new HashSet<>();
            for (int kills = 0; kills < 2; kills++) {
                worker.start();
                carrier.awaitMoreArrivals(150);
                worker.process().killForcibly();
                long answeredUntil = System.currentTimeMillis() - latencyMillis;
                carrier.arrivals().stream()
                        .filter(arrival -> arrival.time() > answeredUntil)
                        .forEach(arrival -> inProgress.add(arrival.webhookId()));
            }
            worker.start();
            deliveries.awaitAcknowledged();

            Map<OutcomeStatus, Set<String>> outcomes = deliveries.outcomes().stream()
                    .collect(Collectors.groupingBy(
                            Outcome::getStatus,
                            Collectors.mapping(outcome -> outcome.getSender() + "/" + outcome.getId(), toSet())));
            Set<String> unknown = outcomes.getOrDefault(OutcomeStatus.UNKNOWN, Set.of());
            Set<String> delivered = outcomes.get(OutcomeStatus.DELIVERED);
            System.out.printf(
                    "%d messages have the outcome DELIVERED, %d messages the outcome UNKNOWN%n",
                    delivered.size(), unknown.size());
            assertThat(deliveries.outcomes()).hasSize(800);
            assertThat(delivered).hasSize(800 - unknown.size());
            assertThat(inProgress).isNotEmpty();
            assertThat(unknown).hasSizeLessThanOrEqualTo(2 * CONCURRENCY).containsAll(inProgress);
            assertThat(carrier.arrivals())
                    .extracting(Arrival::webhookId)
                    .doesNotHaveDuplicates()
                    .containsAll(delivered);
        }
    }

    private FairlaneProcess startWorker(TestEnvironment environment) {
        return processes.start(List.of(
                "worker",
                "--channel",
                DeliveryTopic.CHANNEL,
                "--handler",
                "log",
                "--config",
                RoleProcess.config(processes, environment, "worker", Map.of()).toString()));
    }

    /** Returns the idempotency keys of the messages that the process sent, in the order of sending. */
    private static List<String> sentKeys(FairlaneProcess process) {
        return SENT_LOG_LINE
                .matcher(process.standardError())
                .results()
                .map(MatchResult::group)
                .map(line -> line.split(" ", -1)[2])
                .toList();
    }
}
