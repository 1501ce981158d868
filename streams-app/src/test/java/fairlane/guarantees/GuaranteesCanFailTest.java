package fairlane.guarantees;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests that each guarantee detects violations in constructed sequences of events, among them faults of predecessors of
 * Fairlane.
 */
class GuaranteesCanFailTest {
    private static final RateBound ONE_A_SECOND = new RateBound(1, 1_000, 1);

    @Test
    void rateNeverExceededCheckDetectsASecondReleaseTooSoonAfterTheFirst() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(ONE_A_SECOND));
        rates.released("x", 0, 1);
        rates.released("x", 400, 1);
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("x: 2.0 units from 0 to 400 (400 ms), where 1.4");
    }

    @Test
    void rateNeverExceededCheckAcceptsReleasesExactlyAtTheRateButNoFasterReleases() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(new RateBound(7, 1_000, 3)));
        rates.released("x", 0, 3);
        rates.released("x", 143, 1);
        rates.released("x", 1_143, 7);
        rates.released("x", 2_143, 1);
        assertThatCode(rates::assertHolds).doesNotThrowAnyException();
        rates.released("x", 2_285, 1);
        rates.released("x", 2_286, 3);
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("from 2143 to 2286");
    }

    @Test
    void rateNeverExceededCheckDetectsASmallExcessThatAddsUpOverALongInterval() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(new RateBound(10, 1_000, 5)));
        for (int i = 0; i < 100; i++) {
            rates.released("x", i * 95L, 1);
        }
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("from 0 to 7695");
    }

    @Test
    void rateNeverExceededCheckDetectsAnExcessOverOneOfSeveralRates() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(ONE_A_SECOND, new RateBound(2, 86_400_000, 2)));
        rates.released("x", 0, 1);
        rates.released("x", 1_000, 1);
        assertThatCode(rates::assertHolds).doesNotThrowAnyException();
        rates.released("x", 2_000, 1);
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("per 86400000 ms");
    }

    @Test
    void rateNeverExceededCheckCountsReleasesBeforeARateChangeWithTheEarlierRate() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(new RateBound(100, 1_000, 1)));
        rates.released("x", 0, 1);
        rates.limit("x", 5, List.of(ONE_A_SECOND));
        rates.released("x", 505, 1);
        assertThatCode(rates::assertHolds).doesNotThrowAnyException();
        rates.released("x", 1_400, 1);
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("2.0 units from 505 to 1400");
    }

    @Test
    void rateNeverExceededCheckCountsReleasesBeforeABurstIsRaised() {
        RateNeverExceeded rates = new RateNeverExceeded();
        rates.limit("x", 0, List.of(new RateBound(1, 1_000, 5)));
        rates.released("x", 0, 5);
        rates.limit("x", 1, List.of(new RateBound(1, 1_000, 10)));
        rates.released("x", 2, 6);
        assertThatThrownBy(rates::assertHolds).hasMessageContaining("11.0 units from 0 to 2");
    }

    @Test
    void fifoWithinLaneCheckDetectsAMessageReleasedBeforeAnEarlierOne() {
        FifoWithinLane fifo = new FifoWithinLane();
        fifo.released(message("m2", 2));
        fifo.released(message("m1", 1));
        assertThatThrownBy(fifo::assertHolds).hasMessageContaining("m1").hasMessageContaining("came after");
    }

    @Test
    void fifoWithinLaneCheckIgnoresTheOrderAcrossLanesAndRanksAndOfRetries() {
        FifoWithinLane fifo = new FifoWithinLane();
        fifo.released(message("m5", 5));
        fifo.released(new MessageAttempt("sms", "a", "other", "m1", 1, 3, 1, 1, true));
        fifo.released(new MessageAttempt("sms", "a", "s", "m2", 1, 5, 1, 2, true));
        fifo.released(new MessageAttempt("sms", "a", "s", "m3", 2, 3, 1, 3, false));
        assertThatCode(fifo::assertHolds).doesNotThrowAnyException();
    }

    @Test
    void checkOfNothingLostDetectsAMessageThatNeitherEndedNorIsQueued() {
        NothingLost lost = new NothingLost();
        lost.accepted(message("m1", 1));
        lost.accepted(message("m2", 2));
        lost.accepted(message("m3", 3));
        lost.ended(message("m1", 1));
        assertThatThrownBy(() -> lost.assertHolds(List.of(message("m3", 3).key())))
                .hasMessageContaining("1 of 3 are lost")
                .hasMessageContaining("m2");
    }

    @Test
    void checkOfNothingTwiceDetectsAMessageThatEndsTwiceOrIsQueuedAfterItsEnd() {
        NothingTwice twice = new NothingTwice();
        twice.accepted(message("m1", 1));
        twice.ended(message("m1", 1), 10);
        assertThatCode(twice::assertHolds).doesNotThrowAnyException();
        assertThatThrownBy(() -> twice.assertHolds(List.of(message("m1", 1).key())))
                .hasMessageContaining("is queued, and ended before at 10");
        twice.ended(message("m1", 1), 20);
        assertThatThrownBy(twice::assertHolds).hasMessageContaining("ended at 20, and before at 10");
    }

    @Test
    void checkOfNothingTwiceDetectsTheEndOfAMessageThatWasNeverAccepted() {
        NothingTwice twice = new NothingTwice();
        twice.ended(message("m1", 1), 10);
        assertThatThrownBy(twice::assertHolds).hasMessageContaining("never accepted");
    }

    @Test
    void shareWithinBoundCheckDetectsSharingByMessageCountInsteadOfCost() {
        ShareWithinBound share = new ShareWithinBound(Map.of("a", 1, "b", 1));
        for (int i = 0; i < 20; i++) {
            share.released("a", 3);
            share.released("b", 1);
        }
        assertThatThrownBy(share::assertHolds).hasMessageContaining("more than 7.0 apart");
    }

    @Test
    void shareWithinBoundCheckAcceptsSharingByWeight() {
        ShareWithinBound share = new ShareWithinBound(Map.of("a", 1, "b", 3));
        for (int i = 0; i < 100; i++) {
            share.released("a", 1);
            share.released("b", 3);
        }
        assertThatCode(share::assertHolds).doesNotThrowAnyException();
    }

    @Test
    void workConservingCheckDetectsUnusedCapacityWhileAMessageWaits() {
        WorkConserving conserving = new WorkConserving("channel", 2, 20);
        conserving.capacity(0, 0.1);
        conserving.waiting(0, true);
        conserving.released(10, 1);
        conserving.released(500, 1);
        assertThatThrownBy(() -> conserving.assertHolds(500)).hasMessageContaining("channel was idle");
    }

    @Test
    void workConservingCheckDetectsAnUnlimitedMessageThatWaitsLongerThanATick() {
        WorkConserving conserving = new WorkConserving("channel", 0, 20);
        conserving.waiting(100, true);
        conserving.released(120, 1);
        assertThatCode(() -> conserving.assertHolds(140)).doesNotThrowAnyException();
        assertThatThrownBy(() -> conserving.assertHolds(141)).hasMessageContaining("from 120 to 141");
    }

    @Test
    void workConservingCheckAcceptsUnusedCapacityWhileNoMessageWaits() {
        WorkConserving conserving = new WorkConserving("channel", 2, 20);
        conserving.capacity(0, 0.1);
        conserving.waiting(0, true);
        conserving.released(10, 1);
        conserving.waiting(10, false);
        assertThatCode(() -> conserving.assertHolds(100_000)).doesNotThrowAnyException();
    }

    @Test
    void noStarvationCheckDetectsALightMessageReleasedAfterAnEntireBacklog() {
        NoStarvation starvation = new NoStarvation(Map.of("heavy", 1));
        for (int i = 0; i < 10; i++) {
            starvation.accepted(new MessageAttempt("sms", "heavy", "s", "h" + i, 1, 3, 1, i, true), false);
        }
        starvation.accepted(message("m1", 11), true);
        for (int i = 0; i < 10; i++) {
            starvation.released(new MessageAttempt("sms", "heavy", "s", "h" + i, 1, 3, 1, i, true));
        }
        starvation.released(message("m1", 11));
        assertThatThrownBy(starvation::assertHolds)
                .hasMessageContaining("heavy released 10 units; at most 2 in 1 turns");
    }

    private static MessageAttempt message(String id, long position) {
        return new MessageAttempt("sms", "a", "s", id, 1, 3, 1, position, true);
    }
}
