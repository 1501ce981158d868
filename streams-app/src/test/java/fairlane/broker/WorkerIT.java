package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.contract.HeaderNames;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.worker.ResumeFrom;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerException;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests workers with a real broker and with handlers that run in the test process. */
class WorkerIT {
    private static final Duration TIMEOUT = DeliveryTopic.TIMEOUT;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    /** The deliveries that the handler received, each with the time of the call in nanoseconds. */
    private final Queue<SentDelivery> sent = new ConcurrentLinkedQueue<>();

    private record SentDelivery(Delivery delivery, long sentAtNanos) {}

    @Test
    void workerAcknowledgesDeliveredMessagesAndRecordsTheirOutcomes() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "delivered.", 2);
                DeliveryTopic deliveries = new DeliveryTopic(environment);
                Worker worker = deliveries.startWorker(handler(delivery -> Result.delivered("p-" + delivery.id())))) {
            IntStream.range(0, 10).forEach(sender -> deliveries.release("s" + sender, 5));
            deliveries.flush();
            deliveries.awaitAcknowledged();
            List<Outcome> outcomes = deliveries.outcomes();
            assertThat(outcomes).hasSize(50).allSatisfy(outcome -> {
                assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.DELIVERED);
                assertThat(outcome.getProviderId()).isEqualTo("p-" + outcome.getId());
                assertThat(outcome.getChannel()).isEqualTo(DeliveryTopic.CHANNEL);
                assertThat(outcome.getAcceptedAt().toEpochMilli()).isEqualTo(900);
                assertThat(outcome.getReleasedAt().toEpochMilli()).isEqualTo(1_000);
                assertThat(outcome.getEndedAt()).isAfterOrEqualTo(outcome.getStartedAt());
            });
            assertThat(idsOf("s3")).containsExactly("s3-0", "s3-1", "s3-2", "s3-3", "s3-4");
            assertThat(sent.peek().delivery().headers().lastHeader("traceparent"))
                    .isNotNull();
            assertThat(worker.ended()).isNotDone();
        }
    }

    @Test
    void pipelineReleasesARetriedMessageAgain() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "retry.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment);
                RequestProducer publisher = new RequestProducer(environment);
                Worker worker = deliveries.startWorker(handler(delivery -> delivery.attempt() == 1
                        ? Result.retryAfter(Duration.ofMillis(300), "busy")
                        : Result.delivered()))) {
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();
            publisher.send(
                    "acme",
                    RequestProducer.request(DeliveryTopic.CHANNEL, "a", "1").build());
            List<Outcome> outcomes = deliveries.awaitOutcomes(2, outcome -> true);
            assertThat(outcomes)
                    .extracting(Outcome::getStatus)
                    .containsExactly(OutcomeStatus.RETRIED, OutcomeStatus.DELIVERED);
            Outcome retried = outcomes.get(0);
            assertThat(retried.getError()).isEqualTo("busy");
            assertThat(outcomes.get(1).getAttempt()).isEqualTo(2);
            assertThat(outcomes.get(1).getStartedAt()).isAfterOrEqualTo(retried.getNextAttemptAt());
            assertThat(outcomes.get(1).getAcceptedAt()).isEqualTo(retried.getAcceptedAt());
            assertThat(sent).extracting(one -> one.delivery().idempotencyKey()).containsExactly("acme/1", "acme/1");
            assertThat(worker.ended()).isNotDone();
        }
    }

    @Test
    void failedMessageBecomesADeadLetterThatStatesTheReason() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "given-up.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment);
                Worker worker = deliveries.startWorker(handler(delivery -> {
                    if (delivery.id().startsWith("bad")) {
                        return Result.rejected("no such number");
                    }
                    throw new IllegalStateException("broken");
                }))) {
            deliveries.release("bad", 1);
            deliveries.release("last", 7, 3, 1_000);
            deliveries.releaseUnreadable("odd", "odd-1");
            deliveries.flush();
            deliveries.awaitAcknowledged();
            assertThat(deliveries.readAll(environment.topics().deadLetters()))
                    .extracting(
                            letter -> DeliveryTopic.header(letter, HeaderNames.ID),
                            letter -> DeliveryTopic.header(letter, HeaderNames.REASON),
                            letter -> DeliveryTopic.header(letter, HeaderNames.ERROR),
                            letter -> DeliveryTopic.header(letter, HeaderNames.SOURCE))
                    .containsExactlyInAnyOrder(
                            tuple("bad-0", "REJECTED", "no such number", deliveries.partition(0), 0),
                            tuple(
                                    "last-7",
                                    "ATTEMPTS_EXHAUSTED",
                                    "3 attempts failed, the last with: IllegalStateException: broken",
                                    deliveries.partition(0),
                                    1),
                            tuple("odd-1", "MALFORMED", "not Avro: starts with 6e 6f", deliveries.partition(0), 2));
            assertThat(deliveries.outcomes()).extracting(Outcome::getStatus).containsOnly(OutcomeStatus.REJECTED);
            assertThat(worker.ended()).isNotDone();
        }
    }

    private static Tuple tuple(String id, String reason, String error, TopicPartition partition, int offset) {
        return Tuple.tuple(id, reason, error, partition.topic() + "/" + partition.partition() + "/" + offset);
    }

    @Test
    void retryKeepsTheValueAndTheCustomerHeadersOfItsMessage() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "headers.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment);
                Worker worker = deliveries.startWorker(handler(delivery -> Result.retry("busy")))) {
            deliveries.release("a", 1);
            deliveries.flush();
            deliveries.awaitAcknowledged();
            var retry = deliveries.readAll(environment.topics().requests()).get(0);
            var delivery = deliveries
                    .readAll(environment.topics().deliveries(DeliveryTopic.CHANNEL))
                    .get(0);
            assertThat(retry.key()).isEqualTo(delivery.key());
            assertThat(retry.value()).isEqualTo(delivery.value());
            assertThat(DeliveryTopic.header(retry, HeaderNames.ATTEMPT)).isEqualTo("2");
            assertThat(DeliveryTopic.header(retry, HeaderNames.ACCEPTED_AT)).isEqualTo("900");
            assertThat(DeliveryTopic.header(retry, "traceparent")).isEqualTo("00-1");
            assertThat(DeliveryTopic.header(retry, HeaderNames.NOT_BEFORE)).matches("\\d{13}");
            assertThat(List.of(HeaderNames.ID, HeaderNames.SENDER, HeaderNames.RELEASED_AT, HeaderNames.GAP))
                    .allSatisfy(name ->
                            assertThat(DeliveryTopic.header(retry, name)).isNull());
            assertThat(worker.ended()).isNotDone();
        }
    }

    @Test
    void messageWhoseAttemptHangsBlocksItsLaneOnlyUntilTheTimeout() {
        CompletableFuture<Result> stuck = new CompletableFuture<>();
        Handler handler = delivery -> {
            sent.add(new SentDelivery(delivery, System.nanoTime()));
            return delivery.id().equals("stuck-0") ? stuck : CompletableFuture.completedFuture(Result.delivered());
        };
        WorkerOptions options =
                WorkerOptions.of(DeliveryTopic.CHANNEL, DeliveryTopic.workerConfig(8, Duration.ofSeconds(3)));
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "stuck.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment);
                Worker worker = deliveries.startWorker(handler, options)) {
            deliveries.release("stuck", 2);
            IntStream.range(0, 20).forEach(sender -> deliveries.release("s" + sender, 5));
            deliveries.flush();
            await().atMost(TIMEOUT)
                    .until(() -> deliveries.committed().metadata().equals("fairlane1:100:2-101"));
            assertThat(deliveries.committed().offset()).isZero();
            deliveries.awaitAcknowledged();
            assertThat(stuck).isCancelled();
            assertThat(deliveries.awaitOutcomes(1, outcome -> outcome.getStatus() == OutcomeStatus.RETRIED))
                    .singleElement()
                    .extracting(Outcome::getError)
                    .isEqualTo("the attempt took longer than 3s");
            assertThat(deliveries.outcomes()).hasSize(102);
            assertThat(worker.ended()).isNotDone();
        }
    }

    @Test
    void workerDoesNotResendMessagesThatAnEarlierWorkerHasFinished() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "restart.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            deliveries.release("a", 6);
            deliveries.flush();
            deliveries.commit(1, "fairlane1:3:1-2,4");
            try (Worker worker = deliveries.startWorker(handler(delivery -> Result.delivered()))) {
                deliveries.awaitAcknowledged();
                assertThat(worker.ended()).isNotDone();
            }
            assertThat(idsOf("a")).containsExactly("a-1", "a-4");
            assertThat(deliveries.outcomes())
                    .filteredOn(outcome -> outcome.getError() != null)
                    .extracting(Outcome::getId, Outcome::getStatus, Outcome::getStartedAt)
                    .containsExactly(
                            Tuple.tuple("a-2", OutcomeStatus.DELIVERED, null),
                            Tuple.tuple("a-3", OutcomeStatus.DELIVERED, null),
                            Tuple.tuple("a-5", OutcomeStatus.DELIVERED, null));
        }
    }

    @Test
    void atMostOnceWorkerDoesNotResendMessagesThatWereInProgressAtACrash() {
        WorkerOptions options = new WorkerOptions(
                DeliveryTopic.CHANNEL, null, DeliveryTopic.workerConfig(2, Duration.ofSeconds(30)), true, null);
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "once.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            IntStream.range(0, 5).forEach(sender -> deliveries.release("s" + sender, 1));
            deliveries.flush();
            deliveries.commit(0, "fairlane1:2:0-1:1");
            CompletableFuture<Result> open = new CompletableFuture<>();
            Handler handler = delivery -> {
                sent.add(new SentDelivery(delivery, System.nanoTime()));
                return delivery.id().equals("s2-0") ? open : CompletableFuture.completedFuture(Result.delivered());
            };
            try (Worker worker = deliveries.startWorker(handler, options)) {
                await().atMost(TIMEOUT)
                        .until(() -> deliveries.committed().metadata().equals("fairlane1:3:0-2:0"));
                assertThat(deliveries.committed().offset()).isEqualTo(2);
                open.complete(Result.delivered());
                deliveries.awaitAcknowledged();
                assertThat(worker.ended()).isNotDone();
            }
            assertThat(sent).extracting(one -> one.delivery().id()).containsExactlyInAnyOrder("s2-0", "s3-0", "s4-0");
            assertThat(deliveries.outcomes())
                    .extracting(Outcome::getId, Outcome::getStatus)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("s1-0", OutcomeStatus.UNKNOWN),
                            Tuple.tuple("s2-0", OutcomeStatus.DELIVERED),
                            Tuple.tuple("s3-0", OutcomeStatus.DELIVERED),
                            Tuple.tuple("s4-0", OutcomeStatus.DELIVERED));
        }
    }

    @Test
    void workerWithExpiredCommittedOffsetStartsOnlyIfAResumePositionIsGiven() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "expired.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            deliveries.release("a", 6);
            deliveries.flush();
            deliveries.commit(1, "");
            TestEnvironment.await(environment
                    .admin()
                    .deleteRecords(Map.of(deliveries.partition(0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
            try (Worker refusing = deliveries.startWorker(handler(delivery -> Result.delivered()))) {
                assertThatThrownBy(() -> refusing.ended().get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(WorkerException.class)
                        .hasMessageContaining(
                                "it has committed offset 1 of expired.deliveries.email-0, whose first offset is 3")
                        .hasMessageContaining("--resume-from earliest, latest or a time");
            }
            assertThat(sent).isEmpty();
            WorkerOptions options = new WorkerOptions(
                    DeliveryTopic.CHANNEL,
                    null,
                    DeliveryTopic.workerConfig(2, Duration.ofSeconds(30)),
                    false,
                    ResumeFrom.earliest());
            try (Worker worker = deliveries.startWorker(handler(delivery -> Result.delivered()), options)) {
                deliveries.awaitAcknowledged();
                assertThat(worker.ended()).isNotDone();
            }
            assertThat(idsOf("a")).containsExactly("a-3", "a-4", "a-5");
        }
    }

    @Test
    void workerSendsMessagesOfASenderNoCloserTogetherThanTheyWereReleased() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "paced.", 1);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            IntStream.range(0, 6).forEach(number -> deliveries.release("a", number, 1, 1_000 + 300L * number));
            deliveries.flush();
            try (Worker worker = deliveries.startWorker(handler(delivery -> Result.delivered()))) {
                deliveries.awaitAcknowledged();
                assertThat(worker.ended()).isNotDone();
            }
            List<Long> starts = sent.stream().map(SentDelivery::sentAtNanos).toList();
            assertThat(IntStream.range(1, 6).mapToObj(i -> (starts.get(i) - starts.get(i - 1)) / 1_000_000))
                    .allSatisfy(millis -> assertThat(millis).isBetween(280L, 1_000L));
        }
    }

    @Test
    void workersTakeOverFromEachOtherWithoutSendingAnyMessageTwice() throws InterruptedException {
        Executor delayedExecutor = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
        Handler slowHandler = delivery -> {
            sent.add(new SentDelivery(delivery, System.nanoTime()));
            return CompletableFuture.supplyAsync(Result::delivered, delayedExecutor);
        };
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "shared.", 4);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            IntStream.range(0, 200).forEach(sender -> deliveries.release("s" + sender, 20));
            deliveries.flush();
            WorkerOptions options =
                    WorkerOptions.of(DeliveryTopic.CHANNEL, DeliveryTopic.workerConfig(16, Duration.ofSeconds(30)));
            Worker first = deliveries.startWorker(slowHandler, options);
            await().atMost(TIMEOUT).until(() -> sent.size() > 400);
            try (Worker second = deliveries.startWorker(slowHandler, options)) {
                await().atMost(TIMEOUT).until(() -> sent.size() > 1_600);
                first.close();
                assertThat(first.ended()).isCompleted();
                deliveries.awaitAcknowledged();
                assertThat(second.ended()).isNotDone();
            } finally {
                first.close();
            }
            List<String> ids = sent.stream().map(one -> one.delivery().id()).toList();
            assertThat(new HashSet<>(ids)).hasSize(4_000);
            assertThat(ids).hasSize(4_000);
            assertThat(deliveries.outcomes()).hasSize(4_000);
            assertThat(idsOf("s17"))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "s17-" + i).toList());
        }
    }

    @Test
    void workerReportsThatItsChannelDoesNotExist() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "none.", 1)) {
            WorkerOptions options = WorkerOptions.of("push", DeliveryTopic.workerConfig(1, Duration.ofSeconds(1)));
            assertThatThrownBy(() -> Worker.start(
                            environment.cluster().config(),
                            environment.encodings(),
                            options,
                            handler(d -> Result.delivered())))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("there is no channel push");
        }
    }

    private Handler handler(Function<Delivery, Result> result) {
        return delivery -> {
            sent.add(new SentDelivery(delivery, System.nanoTime()));
            return CompletableFuture.completedFuture(result.apply(delivery));
        };
    }

    private List<String> idsOf(String sender) {
        return sent.stream()
                .map(SentDelivery::delivery)
                .filter(delivery -> sender.equals(delivery.sender()))
                .map(Delivery::id)
                .toList();
    }
}
