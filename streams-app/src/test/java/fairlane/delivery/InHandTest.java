package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is sent when, and what is acknowledged when. */
class InHandTest {
    private static final Ending DELIVERED = new Ending.Delivered("p");
    private static final Ending RETRIED = new Ending.Retried(1, "later");
    private static final Ending REJECTED = new Ending.GivenUp(DeadLetterReason.REJECTED, "never");

    private InHand inHand = hand(64, 100, false);
    private long now;

    @Test
    void sendsTheMessagesOfALaneOneAfterAnother() {
        assign();
        take(0, "a");
        take(1, "a");
        Attempt first = inHand.next(now);
        assertThat(first.offset()).isZero();
        assertThat(inHand.next(now)).isNull();
        inHand.end(first, DELIVERED, now);
        assertThat(inHand.next(now).offset()).isEqualTo(1);
    }

    @Test
    void aSlowLaneHoldsUpNoOther() {
        assign();
        take(0, "slow");
        take(1, "slow");
        take(2, "quick");
        take(3, "quick");
        assertThat(startAll()).containsExactly(0L, 2L);
        end(2, DELIVERED);
        assertThat(startAll()).containsExactly(3L);
    }

    @Test
    void ofTheLanesThatAreReadyTheOneWhoseHeadWasReleasedFirstGoesFirst() {
        inHand = hand(1, 100, false);
        assign();
        take(0, "light");
        take(1, "light");
        take(2, "heavy-1");
        take(3, "heavy-2");
        assertThat(startAll()).containsExactly(0L);
        end(0, DELIVERED);
        assertThat(startAll()).containsExactly(1L);
        end(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void sendsNoMoreAtATimeThanAllowed() {
        inHand = hand(2, 100, false);
        assign();
        LongStream.range(0, 5).forEach(offset -> take(offset, "s" + offset));
        assertThat(startAll()).containsExactly(0L, 1L);
        end(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void commitsTheFinishedPrefixAndTellsWhatIsDeliveredBeyond() {
        assign();
        LongStream.range(0, 6).forEach(offset -> take(offset, "s" + offset));
        startAll();
        LongStream.of(0, 1, 3, 4).forEach(offset -> end(offset, DELIVERED));
        Batch.Part part = flush();
        assertThat(part.acknowledgement()).isEqualTo(new Acknowledgement(2, "fairlane1:2:1-2"));
        assertThat(offsets(part.ended())).containsExactly(0L, 1L);
        end(2, DELIVERED);
        part = flush();
        assertThat(part.acknowledgement()).isEqualTo(new Acknowledgement(5, ""));
        assertThat(offsets(part.ended())).containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatGoesElsewhereIsNeitherRecordedNorToldBeforeThePrefixReachesIt() {
        assign();
        LongStream.range(0, 3).forEach(offset -> take(offset, "s" + offset));
        startAll();
        end(1, RETRIED);
        end(2, REJECTED);
        assertThat(batch().parts()).allSatisfy(part -> {
            assertThat(part.ended()).isEmpty();
            assertThat(part.acknowledgement().metadata()).isEmpty();
        });
        end(0, DELIVERED);
        assertThat(offsets(flush().ended())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void whatIsNotFlushedIsFlushedAgain() {
        assign();
        take(0, "a");
        startAll();
        end(0, DELIVERED);
        assertThat(offsets(batch().parts().get(0).ended())).containsExactly(0L);
        assertThat(offsets(flush().ended())).containsExactly(0L);
        assertThat(batch().isEmpty()).isTrue();
        assertThat(inHand.isIdle()).isTrue();
    }

    @Test
    void commitsThePositionWhenNothingIsInHand() {
        assign();
        take(0, "a");
        startAll();
        end(0, DELIVERED);
        inHand.empty().forEach(progress -> progress.readTo(4));
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(4, ""));
        inHand.empty().forEach(progress -> progress.readTo(9));
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(9, ""));
    }

    @Test
    void rangesRunOverWhatIsNoMessage() {
        assign();
        take(0, "a");
        take(3, "b");
        take(7, "c");
        startAll();
        end(3, DELIVERED);
        end(7, DELIVERED);
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:2:3-7"));
    }

    @Test
    void doesNotSendAgainWhatAnEarlierWorkerDelivered() {
        inHand.assign(0, 2, new Acknowledgement(2, "fairlane1:2:1-2"), now);
        LongStream.range(2, 6).forEach(offset -> take(offset, "a"));
        assertThat(startAll()).containsExactly(2L);
        end(2, DELIVERED);
        Batch.Part part = flush();
        assertThat(offsets(part.ended())).containsExactly(2L, 3L, 4L);
        assertThat(part.ended().get(1).ending()).isEqualTo(new Ending.DeliveredBefore());
        assertThat(part.acknowledgement().offset()).isEqualTo(5);
    }

    @Test
    void goesOnToTellWhatAnEarlierWorkerSaidOfWhatIsNotReadYet() {
        inHand.assign(0, 2, new Acknowledgement(2, "fairlane1:4:1-2,5-6"), now);
        take(2, "a");
        take(3, "b");
        startAll();
        end(2, DELIVERED);
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(4, "fairlane1:3:0,3-4"));
    }

    @Test
    void keepsTheDistanceOfTheReleases() {
        assign();
        take(0, "a", 10_000, 0);
        take(1, "a", 11_500, 1_500);
        startAll();
        now = 700;
        end(0, DELIVERED);
        assertThat(startAll()).isEmpty();
        assertThat(inHand.wakeAt(false)).isEqualTo(1_500);
        now = 1_499;
        assertThat(startAll()).isEmpty();
        now = 1_500;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void catchesUpOnceTheSendersRatesHaveForgottenTheLastOne() {
        now = 8_000;
        assign();
        inHand.take(Messages.spaced(0, "a", 0, 200), now);
        inHand.take(Messages.spaced(1, "a", 7_500, 200), now);
        startAll();
        end(0, DELIVERED);
        now = 8_199;
        assertThat(startAll()).isEmpty();
        now = 8_200;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void keepsTheDistanceAlsoToAMessageThatIsLongDone() {
        assign();
        take(0, "a", 10_000, 0);
        startAll();
        end(0, DELIVERED);
        now = 20;
        take(1, "a", 41_000, 5_000);
        now = 30_999;
        assertThat(startAll()).isEmpty();
        now = 31_000;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void keepsTheDistanceToWhatAnotherWorkerMayJustHaveSent() {
        now = 50;
        assign();
        take(0, "a", 10_000, 1_000);
        now = 1_049;
        assertThat(startAll()).isEmpty();
        now = 1_050;
        assertThat(startAll()).containsExactly(0L);
    }

    @Test
    void takesTheGapWhereNobodyWroteWhenItWasReleased() {
        assign();
        take(0, "a", -1, 0);
        take(1, "a", -1, 300);
        startAll();
        end(0, DELIVERED);
        now = 299;
        assertThat(startAll()).isEmpty();
        now = 300;
        assertThat(startAll()).containsExactly(1L);
    }

    @Test
    void aClockThatWasSetStopsNoLane() {
        assign();
        take(0, "a", 10_000, 0);
        take(1, "a", 999_999_999, 0);
        take(2, "a", 20_000, 0);
        startAll();
        end(0, DELIVERED);
        now = Lane.MAX_APART_MILLIS;
        assertThat(startAll()).containsExactly(1L);
        end(1, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void aLaneThatWaitsForItsTimeTakesUpNoPlace() {
        inHand = hand(1, 100, false);
        assign();
        take(0, "a", 10_000, 0);
        take(1, "a", 20_000, 0);
        take(2, "b", 10_000, 0);
        assertThat(startAll()).containsExactly(0L);
        end(0, DELIVERED);
        assertThat(startAll()).containsExactly(2L);
    }

    @Test
    void givesUpOnWhatTakesTooLong() {
        assign();
        take(0, "a");
        take(1, "b");
        inHand.next(now);
        now = 10;
        inHand.next(now);
        assertThat(inHand.overdue(29_999)).isNull();
        assertThat(inHand.wakeAt(false)).isEqualTo(30_000);
        Attempt late = inHand.overdue(30_000);
        assertThat(late.offset()).isZero();
        assertThat(inHand.end(late, RETRIED, 30_000)).isTrue();
        assertThat(inHand.end(late, DELIVERED, 30_001)).isFalse();
        assertThat(late.ending()).isEqualTo(RETRIED);
        assertThat(inHand.overdue(30_005)).isNull();
    }

    @Test
    void aStuckMessageHoldsOnlySoManyFinishedOnes() {
        inHand = hand(64, 10, false);
        inHand.assign(0, 0, Acknowledgement.NONE, now);
        inHand.assign(1, 0, Acknowledgement.NONE, now);
        LongStream.range(0, 5).forEach(offset -> take(offset, "s" + offset));
        startAll();
        LongStream.range(1, 5).forEach(offset -> end(offset, DELIVERED));
        batch();
        assertThat(inHand.full()).containsExactly(0);
        LongStream.range(0, 5).forEach(offset -> inHand.take(Messages.message(1, offset, "t", 0, 0), now));
        assertThat(inHand.full()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void theBytesOfWhatIsDeliveredDoNotCount() {
        inHand = new InHand(new InHand.Limits(64, 100, 3 * Messages.BYTES, 30_000), false);
        assign();
        LongStream.range(0, 3).forEach(offset -> take(offset, "s" + offset));
        assertThat(inHand.full()).containsExactly(0);
        startAll();
        end(1, DELIVERED);
        assertThat(inHand.full()).isEmpty();
        end(2, RETRIED);
        take(3, "x");
        assertThat(inHand.full()).containsExactly(0);
    }

    @Test
    void aPartitionThatGoesIsFinishedAndThenForgotten() {
        inHand.assign(0, 0, Acknowledgement.NONE, now);
        inHand.assign(1, 0, Acknowledgement.NONE, now);
        take(0, "a");
        take(1, "a");
        inHand.take(Messages.message(1, 0, "b", 0, 0), now);
        Attempt going = inHand.next(now);
        inHand.drain(Set.of(0));
        assertThat(inHand.isSending(Set.of(0))).isTrue();
        assertThat(startAll()).containsExactly(0L);
        inHand.end(going, DELIVERED, now);
        assertThat(inHand.isSending(Set.of(0))).isFalse();
        assertThat(startAll()).isEmpty();
        Batch batch = inHand.batch(now);
        assertThat(batch.parts().get(0).acknowledgement()).isEqualTo(new Acknowledgement(1, ""));
        inHand.recorded(batch);
        assertThat(inHand.isRecorded(Set.of(0))).isTrue();
        assertThat(inHand.forget(Set.of(0))).isEmpty();
        assertThat(inHand.partitions()).containsExactly(1);
    }

    @Test
    void whatIsSentOfALostPartitionEndsUnheard() {
        assign();
        take(0, "a");
        Attempt attempt = inHand.next(now);
        assertThat(inHand.forget(Set.of(0))).containsExactly(attempt);
        assertThat(inHand.end(attempt, DELIVERED, now)).isFalse();
        assertThat(inHand.batch(now).isEmpty()).isTrue();
        take(1, "a");
        assertThat(startAll()).isEmpty();
    }

    @Test
    void acknowledgesBeforeItSendsWhereTwiceIsWorse() {
        inHand = hand(2, 100, true);
        assign();
        LongStream.range(0, 3).forEach(offset -> take(offset, "s" + offset));
        assertThat(startAll()).isEmpty();
        assertThat(inHand.wantsToClaim(now)).isTrue();
        Batch batch = inHand.batch(now);
        assertThat(batch.parts().get(0).acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:2:0-1:0-1"));
        assertThat(startAll()).isEmpty();
        inHand.recorded(batch);
        assertThat(startAll()).containsExactlyInAnyOrder(0L, 1L);
        end(1, RETRIED);
        batch = inHand.batch(now);
        assertThat(offsets(batch.parts().get(0).ended())).containsExactly(1L);
        assertThat(batch.parts().get(0).acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:3:0-2:0,2"));
    }

    @Test
    void whatWasInHandOfAWorkerThatAcknowledgesFirstIsNotSentAgain() {
        inHand = hand(2, 100, true);
        inHand.assign(0, 0, new Acknowledgement(0, "fairlane1:3:0-2:0,2"), now);
        LongStream.range(0, 4).forEach(offset -> take(offset, "s" + offset));
        Batch batch = inHand.batch(now);
        assertThat(batch.parts().get(0).ended())
                .extracting(Attempt::ending)
                .containsExactly(new Ending.Unknown(), new Ending.RecordedBefore(), new Ending.Unknown());
        inHand.recorded(batch);
        assertThat(startAll()).containsExactly(3L);
    }

    @Test
    void whatIsClaimedOfAPartitionThatGoesIsLeftToTheNextOwner() {
        inHand = hand(2, 100, true);
        assign();
        take(0, "a");
        inHand.recorded(inHand.batch(now));
        inHand.drain(Set.of(0));
        assertThat(startAll()).isEmpty();
        assertThat(flush().acknowledgement()).isEqualTo(new Acknowledgement(0, "fairlane1:0::"));
    }

    @Test
    void claimsOnlyWhatTheCommitHasRoomFor() {
        inHand = hand(3_000, 10_000, true);
        assign();
        for (long offset = 0; offset < 6_000; offset += 2) {
            take(offset, "s" + offset);
            take(offset + 1, "s" + offset);
        }
        Batch batch = inHand.batch(now);
        assertThat(batch.claimed()).isNotEmpty().hasSizeLessThan(1_000);
        assertThat(batch.parts().get(0).acknowledgement().metadata()).hasSizeLessThanOrEqualTo(4_096);
        inHand.recorded(batch);
        assertThat(startAll()).hasSameSizeAs(batch.claimed());
        assertThat(inHand.wantsToClaim(now)).isFalse();
        assertThat(inHand.wantsToClaim(now + 50)).isTrue();
    }

    @Test
    void lanesAreForgottenWhenTheyNoLongerMatter() {
        Lanes lanes = new Lanes();
        PartitionProgress partition = new PartitionProgress(0, false, 0, 0, Acknowledgement.NONE);
        for (int i = 0; i < 5; i++) {
            Attempt attempt = new Attempt(partition, Messages.message(0, i, "s" + i, 0, 0));
            lanes.add(attempt, i);
            Attempt next = lanes.next(i);
            next.start(i);
            next.lane.started(next);
            lanes.finish(next.lane, i);
        }
        assertThat(lanes.size()).isEqualTo(5);
        Attempt last = new Attempt(partition, Messages.message(0, 5, "s0", 0, 0));
        lanes.add(last, Lane.MAX_APART_MILLIS + 2);
        lanes.finish(lanes.next(Lane.MAX_APART_MILLIS + 2).lane, Lane.MAX_APART_MILLIS + 2);
        assertThat(lanes.size()).isEqualTo(2);
    }

    @Test
    void lanesWithoutASenderOfTheirOwnAreSpreadOverAMap() {
        long places = LongStream.range(0, 65_536)
                .mapToObj(i -> "customer-" + i)
                .map(customer -> new LaneKey(3, customer, customer).hashCode() & 0xFFFF)
                .distinct()
                .count();
        assertThat(places).isGreaterThan(35_000);
    }

    private static InHand hand(int concurrency, int records, boolean atMostOnce) {
        return new InHand(new InHand.Limits(concurrency, records, 1 << 20, 30_000), atMostOnce);
    }

    private void assign() {
        inHand.assign(0, 0, Acknowledgement.NONE, now);
    }

    private void take(long offset, String sender) {
        take(offset, sender, 0, 0);
    }

    private void take(long offset, String sender, long releasedAt, long gap) {
        inHand.take(Messages.message(0, offset, sender, releasedAt, gap), now);
    }

    private final List<Attempt> started = new ArrayList<>();

    /** The offsets of what is sent now. */
    private List<Long> startAll() {
        List<Long> offsets = new ArrayList<>();
        for (Attempt attempt = inHand.next(now); attempt != null; attempt = inHand.next(now)) {
            started.add(attempt);
            offsets.add(attempt.offset());
        }
        return offsets;
    }

    private void end(long offset, Ending ending) {
        Attempt attempt = started.stream()
                .filter(one -> one.offset() == offset)
                .findFirst()
                .orElseThrow();
        assertThat(inHand.end(attempt, ending, now)).isTrue();
    }

    private Batch batch() {
        return inHand.batch(now);
    }

    private Batch.Part flush() {
        Batch batch = batch();
        inHand.recorded(batch);
        assertThat(batch.parts()).hasSize(1);
        return batch.parts().get(0);
    }

    private static List<Long> offsets(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::offset).toList();
    }
}
