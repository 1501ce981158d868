package fairlane.delivery.progress;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Simulates one worker after another with random events, handovers and crashes. The seed determines all random decisions of
 * a run.
 */
class DeliverySimulation {
    private static final int MESSAGES = 150;
    private static final int SENDERS = 6;
    private static final int MAX_GAP_MILLIS = 5_000;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void workerLosesNoMessageAndResendsOnlyUnfinishedMessages(@ForAll long seed) {
        new SimulationRun(seed, false).run();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void workerThatAcknowledgesBeforeSendingSendsNoMessageTwice(@ForAll long seed) {
        new SimulationRun(seed, true).run();
    }

    private static final class SimulationRun {
        private final Random random;
        private final boolean atMostOnce;
        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        private final Map<Long, Integer> sends = new HashMap<>();
        private final Map<Long, Integer> allowedResends = new HashMap<>();
        private final Map<Long, Integer> recorded = new HashMap<>();
        private final Set<Long> unknown = new HashSet<>();
        private final Set<Long> unfinishedAtCrash = new HashSet<>();
        /** The last message that was sent for each sender, and when it was sent. */
        private final Map<String, Sent> lastSent = new HashMap<>();

        private Acknowledgement committed = Acknowledgement.NONE;
        private MessagesInProgress inProgress;
        private final List<Attempt> sending = new ArrayList<>();
        private int fetchedCount;
        private long now = 1_000;

        private record Sent(long offset, long at) {}

        SimulationRun(long seed, boolean atMostOnce) {
            this.random = new Random(seed);
            this.atMostOnce = atMostOnce;
            writeLog();
            startWorker();
        }

        private void writeLog() {
            Map<String, Long> lastReleases = new HashMap<>();
            long time = 0;
            long offset = 0;
            for (int i = 0; i < MESSAGES; i++) {
                String sender = "s" + random.nextInt(SENDERS);
                time += random.nextInt(400);
                long gap = Math.min(MAX_GAP_MILLIS, time - lastReleases.getOrDefault(sender, time - MAX_GAP_MILLIS));
                lastReleases.put(sender, time);
                log.add(DeliveryRecords.record(0, offset, sender, time, gap));
                offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
            }
        }

        private void startWorker() {
            inProgress = new MessagesInProgress(new MessagesInProgress.Limits(8, 60, 1 << 20, 3_000), atMostOnce);
            long position = Math.max(0, committed.offset());
            inProgress.assign(0, position, committed, now);
            fetchedCount = (int)
                    log.stream().filter(message -> message.offset() < position).count();
            sending.clear();
        }

        void run() {
            for (int step = 0; step < 600; step++) {
                step();
            }
            while (!isDone()) {
                now += random.nextInt(500);
                fetch();
                start();
                sending.stream().toList().forEach(attempt -> finish(attempt, new AttemptOutcome.Delivered(null)));
                flush(true);
            }
            verify();
        }

        private boolean isDone() {
            return fetchedCount == log.size()
                    && inProgress.isIdle()
                    && inProgress.nextBatch(now).isEmpty();
        }

        private void step() {
            now += random.nextInt(60);
            int roll = random.nextInt(100);
            if (roll < 25) {
                fetch();
            } else if (roll < 55) {
                start();
            } else if (roll < 80) {
                finishRandomAttempt();
            } else if (roll < 93) {
                flush(random.nextInt(5) > 0);
            } else if (roll < 96) {
                now += 3_000;
                expireOverdue();
            } else if (roll < 98) {
                handOver();
            } else {
                crash();
            }
        }

        private void fetch() {
            int count = random.nextInt(10);
            while (count-- > 0
                    && fetchedCount < log.size()
                    && inProgress.fullPartitions().isEmpty()) {
                inProgress.add(log.get(fetchedCount++), now);
            }
        }

        private void start() {
            for (Attempt attempt = inProgress.startNext(now); attempt != null; attempt = inProgress.startNext(now)) {
                sending.add(attempt);
                sends.merge(attempt.offset(), 1, Integer::sum);
                assertSpacing(attempt);
            }
        }

        private void assertSpacing(Attempt attempt) {
            String sender = attempt.headers().sender();
            Sent previous = lastSent.put(sender, new Sent(attempt.offset(), now));
            if (previous != null && previous.offset() < attempt.offset()) {
                long releaseInterval = attempt.headers().releasedAt() - releaseTime(previous.offset());
                assertThat(now - previous.at())
                        .as(
                                "interval between the sends of offset %d and of the earlier offset %d of sender %s",
                                attempt.offset(), previous.offset(), sender)
                        .isGreaterThanOrEqualTo(
                                Math.min(releaseInterval, attempt.headers().gap()));
            } else if (previous != null) {
                assertThat(unfinishedAtCrash)
                        .as(
                                "offset %d was sent after offset %d, which requires a crash",
                                attempt.offset(), previous.offset())
                        .isNotEmpty();
            }
        }

        private long releaseTime(long offset) {
            return log.stream()
                    .filter(message -> message.offset() == offset)
                    .map(message -> DeliveryHeaders.of(message).releasedAt())
                    .findFirst()
                    .orElseThrow();
        }

        private void finishRandomAttempt() {
            if (!sending.isEmpty()) {
                int roll = random.nextInt(10);
                AttemptOutcome outcome = roll < 7
                        ? new AttemptOutcome.Delivered(null)
                        : roll < 9
                                ? new AttemptOutcome.Retried(0, "later")
                                : new AttemptOutcome.DeadLettered(DeadLetterReason.REJECTED, "never");
                finish(sending.get(random.nextInt(sending.size())), outcome);
            }
        }

        private void finish(Attempt attempt, AttemptOutcome outcome) {
            sending.remove(attempt);
            assertThat(inProgress.finish(attempt, outcome, now)).isTrue();
        }

        private void expireOverdue() {
            for (Attempt overdue = inProgress.overdue(now); overdue != null; overdue = inProgress.overdue(now)) {
                finish(overdue, new AttemptOutcome.Retried(0, "too late"));
            }
        }

        private void flush(boolean succeeds) {
            if (random.nextInt(2) == 0) {
                inProgress.emptyPartitions().forEach(progress -> progress.advancePosition(nextOffset()));
            }
            RecordedBatch batch = inProgress.nextBatch(now);
            if (succeeds) {
                commit(batch);
                inProgress.onRecorded(batch);
            }
        }

        private long nextOffset() {
            return fetchedCount < log.size()
                    ? log.get(fetchedCount).offset()
                    : log.get(log.size() - 1).offset() + 3;
        }

        private void commit(RecordedBatch batch) {
            for (RecordedBatch.PartitionBatch partition : batch.partitions()) {
                committed = partition.acknowledgement();
                partition.finished().stream()
                        .filter(attempt -> !(attempt.outcome() instanceof AttemptOutcome.AlreadyRecorded))
                        .forEach(this::record);
            }
        }

        private void record(Attempt attempt) {
            recorded.merge(attempt.offset(), 1, Integer::sum);
            if (attempt.outcome() instanceof AttemptOutcome.Unknown) {
                unknown.add(attempt.offset());
            }
        }

        /** Shuts the worker down in an orderly way and starts another worker. */
        private void handOver() {
            inProgress.drain(Set.of(0));
            assertThat(inProgress.startNext(now)).isNull();
            while (!sending.isEmpty()) {
                finishRandomAttempt();
            }
            flush(true);
            assertThat(inProgress.isFullyRecorded(Set.of(0))).isTrue();
            inProgress.removePartitions(Set.of(0));
            recordUnfinished();
            startWorker();
        }

        /**
         * Crashes the worker and starts another one. In one of three cases, the worker crashes after the commit of a flush
         * and before it processes the result of the flush.
         */
        private void crash() {
            if (random.nextInt(3) == 0) {
                commit(inProgress.nextBatch(now));
            }
            recordUnfinished();
            now += random.nextInt(2_000);
            startWorker();
        }

        /**
         * Determines which messages the next worker may send once more: the started messages that the commit does not list
         * as delivered or recorded.
         */
        private void recordUnfinished() {
            PartitionProgress nextWorker = new PartitionProgress(0, atMostOnce, 0, 0, committed);
            for (ConsumerRecord<byte[], byte[]> message : log) {
                boolean started = sends.containsKey(message.offset());
                boolean finished = message.offset() < committed.offset()
                        || nextWorker.add(new Attempt(nextWorker, message)) != null;
                if (started && !finished) {
                    allowedResends.merge(message.offset(), 1, Integer::sum);
                    unfinishedAtCrash.add(message.offset());
                }
            }
        }

        private void verify() {
            for (ConsumerRecord<byte[], byte[]> message : log) {
                long offset = message.offset();
                int sent = sends.getOrDefault(offset, 0);
                assertThat(recorded)
                        .as("number of recorded outcomes of each message")
                        .containsEntry(offset, 1);
                if (atMostOnce) {
                    assertThat(sent).as("number of sends of offset %d", offset).isLessThanOrEqualTo(1);
                    assertThat(sent == 1 || unknown.contains(offset))
                            .as("offset %d was sent or has an unknown outcome", offset)
                            .isTrue();
                } else {
                    assertThat(sent)
                            .as("number of sends of offset %d", offset)
                            .isBetween(1, 1 + allowedResends.getOrDefault(offset, 0));
                    assertThat(unknown).isEmpty();
                }
            }
        }
    }
}
