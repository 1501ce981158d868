package fairlane.delivery.progress;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import fairlane.delivery.LeasedDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests when leased messages count as sent, when the {@link LeasedDelivery} of a message is notified that the result
 * has been recorded, and which leases the last commit before a revocation contains.
 */
class LeasedDeliveryTest {
    private static final AttemptOutcome DELIVERED = new AttemptOutcome.Delivered(null);
    private static final AttemptOutcome REJECTED =
            new AttemptOutcome.DeadLettered(DeadLetterReason.REJECTED, "no such number");
    private static final long LEASED_UNTIL = 1_764_000_000_000L;

    private final MessagesInProgress inProgress =
            new MessagesInProgress(new MessagesInProgress.Limits(100, 100, 1 << 20, Long.MAX_VALUE / 2), false);
    private final List<Boolean> notifications = new ArrayList<>();
    private long now = 1_000;

    /** A leased message whose lease has a fixed start and end. */
    private final class TestLease extends LeasedDelivery {
        private final long leasedAt;
        private final long leasedUntil;

        TestLease(long leasedAt, long leasedUntil) {
            this.leasedAt = leasedAt;
            this.leasedUntil = leasedUntil;
        }

        @Override
        public long lastLeasedAt() {
            return leasedAt;
        }

        @Override
        public long revoke() {
            return leasedUntil;
        }

        @Override
        public void onRecorded(boolean recorded) {
            notifications.add(recorded);
        }
    }

    @Test
    void nextMessageOfSendQueueWaitsForIntervalAfterLastLease() {
        assign(Acknowledgement.NONE);
        inProgress.add(DeliveryRecords.record(0, 0, "a", 0, 0), now);
        inProgress.add(DeliveryRecords.record(0, 1, "a", 1_000, 1_000), now);
        Attempt first = lease(5_000, 0);
        now = 5_100;
        inProgress.finish(first, DELIVERED, now);
        assertThat(inProgress.startNext(now)).isNull();
        assertThat(inProgress.nextWakeupAt(false)).isEqualTo(6_000);
        now = 6_000;
        assertThat(inProgress.startNext(now)).isNotNull();
    }

    @Test
    void attemptTimeoutNeverElapsesForLeasedMessage() {
        assign(Acknowledgement.NONE);
        inProgress.add(DeliveryRecords.record(0, 0, "a", 0, 0), now);
        lease(now, 0);
        assertThat(inProgress.overdue(now + 1_000_000_000)).isNull();
    }

    @Test
    void leaseHolderIsNotifiedWhenTheOutcomeOfItsMessageHasBeenCommitted() {
        assign(Acknowledgement.NONE);
        add(0, 1, 2);
        lease(now, 0);
        Attempt second = lease(now, 0);
        assertThat(inProgress.isRecordingAwaited()).isFalse();
        inProgress.finish(second, DELIVERED, now);
        assertThat(inProgress.isRecordingAwaited()).isTrue();
        RecordedBatch batch = inProgress.nextBatch(now);
        inProgress.finish(lease(now, 0), DELIVERED, now);
        inProgress.onRecorded(batch);
        assertThat(notifications).containsExactly(true);
        inProgress.onRecorded(inProgress.nextBatch(now));
        assertThat(notifications).containsExactly(true, true);
        assertThat(inProgress.isRecordingAwaited()).isFalse();
    }

    @Test
    void leasedDeliveryIsNotifiedIfPartitionIsLostBeforeItsResultIsRecorded() {
        assign(Acknowledgement.NONE);
        add(0, 1);
        lease(now, 0);
        inProgress.finish(lease(now, 0), DELIVERED, now);
        inProgress.removePartitions(Set.of(0));
        assertThat(notifications).containsExactly(false, false);
    }

    @Test
    void leasedDeliveryOfRejectedMessageIsNotifiedOnceDeadLetterIsRecorded() {
        assign(Acknowledgement.NONE);
        add(0, 1);
        Attempt first = lease(now, 0);
        inProgress.finish(lease(now, 0), REJECTED, now);
        assertThat(inProgress.isRecordingAwaited())
                .isFalse(); // a dead letter cannot be recorded before all earlier messages have finished
        inProgress.onRecorded(inProgress.nextBatch(now));
        assertThat(notifications).isEmpty();
        inProgress.finish(first, DELIVERED, now);
        assertThat(inProgress.isRecordingAwaited()).isTrue();
        inProgress.onRecorded(inProgress.nextBatch(now));
        assertThat(notifications).containsExactly(true, true);
        assertThat(inProgress.isRecordingAwaited()).isFalse();
    }

    @Test
    void leasedDeliveryOfRejectedMessageIsNotifiedIfPartitionIsLost() {
        assign(Acknowledgement.NONE);
        add(0, 1);
        lease(now, 0);
        inProgress.finish(lease(now, 0), REJECTED, now);
        inProgress.removePartitions(Set.of(0));
        assertThat(notifications).containsExactly(false, false);
    }

    @Test
    void lastCommitBeforeRevocationContainsActiveLeases() {
        assign(Acknowledgement.NONE);
        add(0, 1, 2, 3);
        lease(now, LEASED_UNTIL);
        inProgress.finish(lease(now, LEASED_UNTIL), DELIVERED, now);
        lease(now, 0);
        assertThat(acknowledgement().metadata()).isEqualTo("fairlane1:1:1");
        inProgress.drain(Set.of(0));
        assertThat(acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:1:1:-:0@1764000000"));
    }

    @Test
    void nextWorkerReadsLeasesFromCommitMetadata() {
        assign(new Acknowledgement(0, "fairlane1:1:1:-:0,5@1764000000"));
        add(0, 1, 2);
        assertThat(inProgress.startNext(now).leasedUntil()).isEqualTo(LEASED_UNTIL);
        assertThat(inProgress.startNext(now).leasedUntil()).isZero();
        assertThat(acknowledgement().metadata()).isEqualTo("fairlane1:1:1:-:0,5@1764000000");
        inProgress.drain(Set.of(0));
        assertThat(acknowledgement().metadata()).isEqualTo("fairlane1:1:1:-:0,5@1764000000");
    }

    @Test
    void commitMetadataOmitsLeaseThatHasEnded() {
        assign(new Acknowledgement(0, "fairlane1:0::-:0@1764000000"));
        add(0);
        Attempt attempt = inProgress.startNext(now);
        attempt.setLease(new TestLease(now, 0));
        inProgress.drain(Set.of(0));
        assertThat(acknowledgement().metadata()).isEmpty();
    }

    private void assign(Acknowledgement committed) {
        inProgress.assign(0, Math.max(0, committed.offset()), committed, now);
    }

    private void add(long... offsets) {
        for (long offset : offsets) {
            inProgress.add(DeliveryRecords.record(0, offset, "s" + offset, 0, 0), now);
        }
    }

    private Attempt lease(long leasedAt, long leasedUntil) {
        @Nullable Attempt attempt = inProgress.startNext(now);
        assertThat(attempt).isNotNull();
        attempt.setLease(new TestLease(leasedAt, leasedUntil));
        return attempt;
    }

    /** The offset and metadata of the next commit. */
    private Acknowledgement acknowledgement() {
        return inProgress.partition(0).acknowledgement();
    }
}
