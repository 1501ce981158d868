package fairlane.delivery.progress;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests the order and the times in which a worker sends messages, and when it acknowledges messages. */
class MessagesInProgressTest {
    private static final AttemptOutcome DELIVERED = new AttemptOutcome.Delivered("p");
    private static final AttemptOutcome RETRIED = new AttemptOutcome.Retried(1, "later");
    private static final AttemptOutcome REJECTED = new AttemptOutcome.DeadLettered(DeadLetterReason.REJECTED, "never");

    private MessagesInProgress inProgress = inProgress(64, 100, false);
    private long now;

    @Test
    void sendQueueSendsMessagesOneAfterAnother() {
        assign();
        add(0, "a");
        add(1, "a");
        Attempt first = inProgress.startNext(now);
        assertThat(first.offset()).isZero();
        assertThat(inProgress.startNext(now)).isNull();
        inProgress.finish(first, DELIVERED, now);
        assertThat(inProgress.startNext(now).offset()).isEqualTo(1);
    }

    @Test
    void slowSendQueueDoesNotDelayOtherSendQueues() {
        assign();
        add(0, "slow");
        add(1, "slow");
        add(2, "quick");
        add(3, "quick");
        assertThat(startAll()).containsExactly(0L, 2L);
        finish(2, DELIVERED);
        assertThat(startAll()).containsExactly(3L);
    }

    @Test
    void readySendQueuesAreServedInOrderOfRelease() {
        inProgress = inProgress(1, 100, false);
        assign();
        add(0, "light");
        add(1, "light");
        add(2, "heavy-1");
        add(3, "heavy-2");
        assertThat(startAll()).containsExactly(0L);
        finish(0, DELIVERED);
        assertThat(startAll()).containsExactly(1L);
        finish(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void concurrencyLimitsNumberOfMessagesBeingSent() {
        inProgress = inProgress(2, 100, false);
        assign();
        LongStream.range(0, 5).forEach(offset -> add(offset, "s" + offset));
        assertThat(startAll()).containsExactly(0L, 1L);
        finish(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void commitCoversMessagesBeforeFirstUnfinishedOneAndListsDeliveredMessagesAfterIt() {
        assign();
        LongStream.range(0, 6).forEach(offset -> add(offset, "s" + offset));
        startAll();
        LongStream.of(0, 1, 3, 4).forEach(offset -> finish(offset, DELIVERED));
        RecordedBatch.PartitionBatch partition = flush();
        assertThat(partition.acknowledgement()).isEqualTo(new Acknowledgement(2, "fairlane1:2:1-2"));
        assertThat(offsets(partition.finished())).containsExactly(0L, 1L);
        finish(2, DELIVERED);
        partition = flush();
        assertThat(partition.acknowledgement()).isEqualTo(new Acknowledgement(5, ""));
        assertThat(offsets(partition.finished())).containsExactly(2L, 3L, 4L);
    }

    @Test
    void retryAndDeadLetterAreRecordedOnceAllEarlierMessagesHaveFinished() {
        assign();
        LongStream.range(0, 3).forEach(offset -> add(offset, "s" + offset));
        startAll();
        finish(1, RETRIED);
        finish(2, REJECTED);
        assertThat(nextBatch().partitions()).allSatisfy(part -> {
            assertThat(part.finished()).isEmpty();
            assertThat(part.acknowledgement().metadata()).isEmpty();
        });
        finish(0, DELIVERED);
        assertThat(offsets(flush().finished())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void outcomesOfUncommittedBatchAreIncludedInNextBatch() {
        assign();
        add(0, "a");
        startAll();
        finish(0, DELIVERED);
        assertThat(offsets(nextBatch().partitions().get(0).finished())).containsExactly(0L);
        assertThat(offsets(flush().finished())).containsExactly(0L);
        assertThat(nextBatch().isEmpty()).isTrue();
        assertThat(inProgress.isIdle()).isTrue();
    }

    @Test
    void workerCommitsConsumerPositionForPartitionWithoutUnfinishedMessages() {
        assign();
        add(0, "a");
        startAll();
        finish(0, DELIVERED);
        inProgress.emptyPartitions().forEach(progress -> progress.advancePosition(4));
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(4, ""));
        inProgress.emptyPartitions().forEach(progress -> progress.advancePosition(9));
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(9, ""));
    }

    @Test
    void rangeOfFinishedOffsetsSpansOffsetsWithoutMessages() {
        assign();
        add(0, "a");
        add(3, "b");
        add(7, "c");
        startAll();
        finish(3, DELIVERED);
        finish(7, DELIVERED);
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:2:3-7"));
    }

    @Test
    void workerDoesNotResendMessagesDeliveredByEarlierWorker() {
        inProgress.assign(0, 2, new Acknowledgement(2, "fairlane1:2:1-2"), now);
        LongStream.range(2, 6).forEach(offset -> add(offset, "a"));
        assertThat(startAll()).containsExactly(2L);
        finish(2, DELIVERED);
        RecordedBatch.PartitionBatch partition = flush();
        assertThat(offsets(partition.finished())).containsExactly(2L, 3L, 4L);
        assertThat(partition.finished().get(1).outcome()).isEqualTo(new AttemptOutcome.AlreadyDelivered());
        assertThat(partition.acknowledgement().offset()).isEqualTo(5);
    }

    @Test
    void commitKeepsMetadataOfEarlierWorkerForUnreadOffsets() {
        inProgress.assign(0, 2, new Acknowledgement(2, "fairlane1:4:1-2,5-6"), now);
        add(2, "a");
        add(3, "b");
        startAll();
        finish(2, DELIVERED);
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(4, "fairlane1:3:0,3-4"));
    }

    @Test
    void intervalBetweenSentMessagesOfLaneEqualsIntervalBetweenTheirReleases() {
        assign();
        add(0, "a", 10_000, 0);
        add(1, "a", 11_500, 1_500);
        startAll();
        now = 700;
        finish(0, DELIVERED);
        assertThat(startAll()).isEmpty();
        assertThat(inProgress.nextWakeupAt(false)).isEqualTo(1_500);
        now = 1_499;
        assertThat(startAll()).isEmpty();
        now = 1_500;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void delayedSendQueueCatchesUpAsFastAsSenderRateAllows() {
        now = 8_000;
        assign();
        inProgress.add(DeliveryRecords.recordWithSpacing(0, "a", 0, 200), now);
        inProgress.add(DeliveryRecords.recordWithSpacing(1, "a", 7_500, 200), now);
        startAll();
        finish(0, DELIVERED);
        now = 8_199;
        assertThat(startAll()).isEmpty();
        now = 8_200;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void nextMessageWaitsForReleaseIntervalAlthoughPreviousHasFinished() {
        assign();
        add(0, "a", 10_000, 0);
        startAll();
        finish(0, DELIVERED);
        now = 20;
        add(1, "a", 41_000, 5_000);
        now = 30_999;
        assertThat(startAll()).isEmpty();
        now = 31_000;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void firstMessageAfterAssignmentWaitsAsLongAsItsGapToPreviousRelease() {
        now = 50;
        assign();
        add(0, "a", 10_000, 1_000);
        now = 1_049;
        assertThat(startAll()).isEmpty();
        now = 1_050;
        assertThat(startAll()).containsExactly(0L);
    }

    @Test
    void messageWithoutReleaseTimeIsSentAtIntervalOfGapHeader() {
        assign();
        add(0, "a", -1, 0);
        add(1, "a", -1, 300);
        startAll();
        finish(0, DELIVERED);
        now = 299;
        assertThat(startAll()).isEmpty();
        now = 300;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void changedSystemClockDelaysSendQueueByAtMostMaxSpacing() {
        assign();
        add(0, "a", 10_000, 0);
        add(1, "a", 999_999_999, 0);
        add(2, "a", 20_000, 0);
        startAll();
        finish(0, DELIVERED);
        now = SendQueue.MAX_SPACING_MILLIS;
        assertThat(startAll()).containsExactly(1L);
        finish(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void sendQueueThatWaitsForItsDueTimeDoesNotCountTowardsConcurrency() {
        inProgress = inProgress(1, 100, false);
        assign();
        add(0, "a", 10_000, 0);
        add(1, "a", 20_000, 0);
        add(2, "b", 10_000, 0);
        assertThat(startAll()).containsExactly(0L);
        finish(0, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void attemptThatExceededTimeoutCannotBeFinishedTwice() {
        assign();
        add(0, "a");
        add(1, "b");
        inProgress.startNext(now);
        now = 10;
        inProgress.startNext(now);
        assertThat(inProgress.overdue(29_999)).isNull();
        assertThat(inProgress.nextWakeupAt(false)).isEqualTo(30_000);
        Attempt overdue = inProgress.overdue(30_000);
        assertThat(overdue.offset()).isZero();
        assertThat(inProgress.finish(overdue, RETRIED, 30_000)).isTrue();
        assertThat(inProgress.finish(overdue, DELIVERED, 30_001)).isFalse();
        assertThat(overdue.outcome()).isEqualTo(RETRIED);
        assertThat(inProgress.overdue(30_005)).isNull();
    }

    @Test
    void partitionIsFullIfTooManyMessagesFollowItsFirstUnfinishedMessage() {
        inProgress = inProgress(64, 10, false);
        inProgress.assign(0, 0, Acknowledgement.NONE, now);
        inProgress.assign(1, 0, Acknowledgement.NONE, now);
        LongStream.range(0, 5).forEach(offset -> add(offset, "s" + offset));
        startAll();
        LongStream.range(1, 5).forEach(offset -> finish(offset, DELIVERED));
        nextBatch();
        assertThat(inProgress.fullPartitions()).containsExactly(0);
        LongStream.range(0, 5).forEach(offset -> inProgress.add(DeliveryRecords.record(1, offset, "t", 0, 0), now));
        assertThat(inProgress.fullPartitions()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void deliveredMessagesDoNotCountTowardsMemoryLimit() {
        inProgress = new MessagesInProgress(
                new MessagesInProgress.Limits(64, 100, 3 * DeliveryRecords.BYTES, 30_000), false);
        assign();
        LongStream.range(0, 3).forEach(offset -> add(offset, "s" + offset));
        assertThat(inProgress.fullPartitions()).containsExactly(0);
        startAll();
        finish(1, DELIVERED);
        assertThat(inProgress.fullPartitions()).isEmpty();
        finish(2, RETRIED);
        add(3, "x");
        assertThat(inProgress.fullPartitions()).containsExactly(0);
    }

    @Test
    void revokedPartitionIsRemovedOnceNoneOfItsMessagesIsBeingSent() {
        inProgress.assign(0, 0, Acknowledgement.NONE, now);
        inProgress.assign(1, 0, Acknowledgement.NONE, now);
        add(0, "a");
        add(1, "a");
        inProgress.add(DeliveryRecords.record(1, 0, "b", 0, 0), now);
        Attempt attempt = inProgress.startNext(now);
        inProgress.drain(Set.of(0));
        assertThat(inProgress.isSending(Set.of(0))).isTrue();
        assertThat(startAll()).containsExactly(0L);
        inProgress.finish(attempt, DELIVERED, now);
        assertThat(inProgress.isSending(Set.of(0))).isFalse();
        assertThat(startAll()).isEmpty();
        RecordedBatch batch = inProgress.nextBatch(now);
        assertThat(batch.partitions().get(0).acknowledgement()).isEqualTo(new Acknowledgement(1, ""));
        inProgress.onRecorded(batch);
        assertThat(inProgress.isFullyRecorded(Set.of(0))).isTrue();
        assertThat(inProgress.removePartitions(Set.of(0))).isEmpty();
        assertThat(inProgress.assignedPartitions()).containsExactly(1);
    }

    @Test
    void resultOfAttemptIsIgnoredIfItsPartitionWasLost() {
        assign();
        add(0, "a");
        Attempt attempt = inProgress.startNext(now);
        assertThat(inProgress.removePartitions(Set.of(0))).containsExactly(attempt);
        assertThat(inProgress.finish(attempt, DELIVERED, now)).isFalse();
        assertThat(inProgress.nextBatch(now).isEmpty()).isTrue();
        add(1, "a");
        assertThat(startAll()).isEmpty();
    }

    @Test
    void atMostOnceWorkerAcknowledgesBeforeSending() {
        inProgress = inProgress(2, 100, true);
        assign();
        LongStream.range(0, 3).forEach(offset -> add(offset, "s" + offset));
        assertThat(startAll()).isEmpty();
        assertThat(inProgress.canClaim(now)).isTrue();
        RecordedBatch batch = inProgress.nextBatch(now);
        assertThat(batch.partitions().get(0).acknowledgement())
                .isEqualTo(new Acknowledgement(0, "fairlane1:2:0-1:0-1"));
        assertThat(startAll()).isEmpty();
        inProgress.onRecorded(batch);
        assertThat(startAll()).containsExactlyInAnyOrder(0L, 1L);
        finish(1, RETRIED);
        batch = inProgress.nextBatch(now);
        assertThat(offsets(batch.partitions().get(0).finished())).containsExactly(1L);
        assertThat(batch.partitions().get(0).acknowledgement())
                .isEqualTo(new Acknowledgement(0, "fairlane1:3:0-2:0,2"));
    }

    @Test
    void atMostOnceWorkerDoesNotResendClaimedMessages() {
        inProgress = inProgress(2, 100, true);
        inProgress.assign(0, 0, new Acknowledgement(0, "fairlane1:3:0-2:0,2"), now);
        LongStream.range(0, 4).forEach(offset -> add(offset, "s" + offset));
        RecordedBatch batch = inProgress.nextBatch(now);
        assertThat(batch.partitions().get(0).finished())
                .extracting(Attempt::outcome)
                .containsExactly(
                        new AttemptOutcome.Unknown(),
                        new AttemptOutcome.AlreadyRecorded(),
                        new AttemptOutcome.Unknown());
        inProgress.onRecorded(batch);
        assertThat(startAll()).containsExactly(3L);
    }

    @Test
    void claimsOfUnsentMessagesOfRevokedPartitionAreGivenUp() {
        inProgress = inProgress(2, 100, true);
        assign();
        add(0, "a");
        inProgress.onRecorded(inProgress.nextBatch(now));
        inProgress.drain(Set.of(0));
        assertThat(startAll()).isEmpty();
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:0::"));
    }

    @Test
    void atMostOnceWorkerClaimsOnlyMessagesThatFitIntoCommitMetadata() {
        inProgress = inProgress(3_000, 10_000, true);
        assign();
        for (long offset = 0; offset < 6_000; offset += 2) {
            add(offset, "s" + offset);
            add(offset + 1, "s" + offset);
        }
        RecordedBatch batch = inProgress.nextBatch(now);
        assertThat(batch.claimed()).isNotEmpty().hasSizeLessThan(1_000);
        assertThat(batch.partitions().get(0).acknowledgement().metadata()).hasSizeLessThanOrEqualTo(4_096);
        inProgress.onRecorded(batch);
        assertThat(startAll()).hasSameSizeAs(batch.claimed());
        assertThat(inProgress.canClaim(now)).isFalse();
        assertThat(inProgress.canClaim(now + 50)).isTrue();
    }

    @Test
    void idleSendQueuesAreEvicted() {
        SendQueues queues = new SendQueues();
        PartitionProgress partition = new PartitionProgress(0, false, 0, 0, Acknowledgement.NONE);
        for (int i = 0; i < 5; i++) {
            Attempt attempt = new Attempt(partition, DeliveryRecords.record(0, i, "s" + i, 0, 0));
            queues.add(attempt, i);
            Attempt next = queues.pollReady(i);
            next.start(i);
            next.queue.onHeadStarted(next);
            queues.finishHead(next.queue, i);
        }
        assertThat(queues.size()).isEqualTo(5);
        Attempt last = new Attempt(partition, DeliveryRecords.record(0, 5, "s0", 0, 0));
        queues.add(last, SendQueue.MAX_SPACING_MILLIS + 2);
        queues.finishHead(queues.pollReady(SendQueue.MAX_SPACING_MILLIS + 2).queue, SendQueue.MAX_SPACING_MILLIS + 2);
        assertThat(queues.size()).isEqualTo(2);
    }

    @Test
    void hashesOfSendQueueKeysAreSpreadOverManyBucketsIfSenderEqualsCustomer() {
        long buckets = LongStream.range(0, 65_536)
                .mapToObj(i -> "customer-" + i)
                .map(customer -> new SendQueueKey(3, customer, customer).hashCode() & 0xFFFF)
                .distinct()
                .count();
        assertThat(buckets).isGreaterThan(35_000);
    }

    private static MessagesInProgress inProgress(int concurrency, int records, boolean atMostOnce) {
        return new MessagesInProgress(new MessagesInProgress.Limits(concurrency, records, 1 << 20, 30_000), atMostOnce);
    }

    private void assign() {
        inProgress.assign(0, 0, Acknowledgement.NONE, now);
    }

    private void add(long offset, String sender) {
        add(offset, sender, 0, 0);
    }

    private void add(long offset, String sender, long releasedAt, long gap) {
        inProgress.add(DeliveryRecords.record(0, offset, sender, releasedAt, gap), now);
    }

    private final List<Attempt> started = new ArrayList<>();

    /** Starts all messages that may be sent now, and returns their offsets. */
    private List<Long> startAll() {
        List<Long> offsets = new ArrayList<>();
        for (Attempt attempt = inProgress.startNext(now); attempt != null; attempt = inProgress.startNext(now)) {
            started.add(attempt);
            offsets.add(attempt.offset());
        }
        return offsets;
    }

    private void finish(long offset, AttemptOutcome outcome) {
        Attempt attempt = started.stream()
                .filter(one -> one.offset() == offset)
                .findFirst()
                .orElseThrow();
        assertThat(inProgress.finish(attempt, outcome, now)).isTrue();
    }

    private RecordedBatch nextBatch() {
        return inProgress.nextBatch(now);
    }

    private RecordedBatch.PartitionBatch flush() {
        RecordedBatch batch = nextBatch();
        inProgress.onRecorded(batch);
        assertThat(batch.partitions()).hasSize(1);
        return batch.partitions().get(0);
    }

    private static List<Long> offsets(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::offset).toList();
    }
}
