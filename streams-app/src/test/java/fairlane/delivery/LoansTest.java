package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is lent: when it counts as sent, who waits until it is recorded, and what is told of it when it goes elsewhere. */
class LoansTest {
    private static final Ending DELIVERED = new Ending.Delivered(null);
    private static final Ending REJECTED = new Ending.GivenUp(DeadLetterReason.REJECTED, "no such number");
    private static final long UNTIL = 1_764_000_000_000L;

    private final InHand inHand = new InHand(new InHand.Limits(100, 100, 1 << 20, Long.MAX_VALUE / 2), false);
    private final List<Boolean> told = new ArrayList<>();
    private long now = 1_000;

    /** A message that was handed out at a time, and is until another. */
    private final class Handed extends Loan {
        private final long at;
        private final long until;

        Handed(long at, long until) {
            this.at = at;
            this.until = until;
        }

        @Override
        public long startedAt() {
            return at;
        }

        @Override
        public long end() {
            return until;
        }

        @Override
        public void told(boolean recorded) {
            told.add(recorded);
        }
    }

    @Test
    void theNextOfALaneKeepsItsDistanceFromWhenTheLastWasHandedOut() {
        assign(Acknowledgement.NONE);
        inHand.take(Messages.message(0, 0, "a", 0, 0), now);
        inHand.take(Messages.message(0, 1, "a", 1_000, 1_000), now);
        Attempt first = lend(5_000, 0);
        now = 5_100;
        inHand.end(first, DELIVERED, now);
        assertThat(inHand.next(now)).isNull();
        assertThat(inHand.wakeAt(false)).isEqualTo(6_000);
        now = 6_000;
        assertThat(inHand.next(now)).isNotNull();
    }

    @Test
    void nobodyIsTooLate() {
        assign(Acknowledgement.NONE);
        inHand.take(Messages.message(0, 0, "a", 0, 0), now);
        lend(now, 0);
        assertThat(inHand.overdue(now + 1_000_000_000)).isNull();
    }

    @Test
    void whoWaitsIsToldWhenItIsCommitted() {
        assign(Acknowledgement.NONE);
        take(0, 1, 2);
        lend(now, 0);
        Attempt second = lend(now, 0);
        assertThat(inHand.isAwaited()).isFalse();
        inHand.end(second, DELIVERED, now);
        assertThat(inHand.isAwaited()).isTrue();
        Batch batch = inHand.batch(now);
        inHand.end(lend(now, 0), DELIVERED, now);
        inHand.recorded(batch);
        assertThat(told).containsExactly(true);
        inHand.recorded(inHand.batch(now));
        assertThat(told).containsExactly(true, true);
        assertThat(inHand.isAwaited()).isFalse();
    }

    @Test
    void whatIsNotRecordedWhenItsPartitionIsLostIsToldToo() {
        assign(Acknowledgement.NONE);
        take(0, 1);
        lend(now, 0);
        inHand.end(lend(now, 0), DELIVERED, now);
        inHand.forget(Set.of(0));
        assertThat(told).containsExactly(false, false);
    }

    @Test
    void whoRejectsIsToldWhenTheDeadLetterIsWritten() {
        assign(Acknowledgement.NONE);
        take(0, 1);
        Attempt first = lend(now, 0);
        inHand.end(lend(now, 0), REJECTED, now);
        assertThat(inHand.isAwaited()).isFalse(); // it cannot be written before the first has ended
        inHand.recorded(inHand.batch(now));
        assertThat(told).isEmpty();
        inHand.end(first, DELIVERED, now);
        assertThat(inHand.isAwaited()).isTrue();
        inHand.recorded(inHand.batch(now));
        assertThat(told).containsExactly(true, true);
        assertThat(inHand.isAwaited()).isFalse();
    }

    @Test
    void whoRejectsIsToldWhenThePartitionIsLostBefore() {
        assign(Acknowledgement.NONE);
        take(0, 1);
        lend(now, 0);
        inHand.end(lend(now, 0), REJECTED, now);
        inHand.forget(Set.of(0));
        assertThat(told).containsExactly(false, false);
    }

    @Test
    void theLastCommitTellsWhatSomebodyHas() {
        assign(Acknowledgement.NONE);
        take(0, 1, 2, 3);
        lend(now, UNTIL);
        inHand.end(lend(now, UNTIL), DELIVERED, now);
        lend(now, 0);
        assertThat(committed().metadata()).isEqualTo("fairlane1:1:1");
        inHand.drain(Set.of(0));
        assertThat(committed()).isEqualTo(new Acknowledgement(0, "fairlane1:1:1:-:0@1764000000"));
    }

    @Test
    void theNextWorkerKnowsWhatSomebodyHas() {
        assign(new Acknowledgement(0, "fairlane1:1:1:-:0,5@1764000000"));
        take(0, 1, 2);
        assertThat(inHand.next(now).lentUntil()).isEqualTo(UNTIL);
        assertThat(inHand.next(now).lentUntil()).isZero();
        assertThat(committed().metadata()).isEqualTo("fairlane1:1:1:-:0,5@1764000000");
        inHand.drain(Set.of(0));
        assertThat(committed().metadata()).isEqualTo("fairlane1:1:1:-:0,5@1764000000");
    }

    @Test
    void whatWasGivenBackMeanwhileIsNobodysAnyMore() {
        assign(new Acknowledgement(0, "fairlane1:0::-:0@1764000000"));
        take(0);
        Attempt attempt = inHand.next(now);
        attempt.lend(new Handed(now, 0));
        inHand.drain(Set.of(0));
        assertThat(committed().metadata()).isEmpty();
    }

    private void assign(Acknowledgement committed) {
        inHand.assign(0, Math.max(0, committed.offset()), committed, now);
    }

    private void take(long... offsets) {
        for (long offset : offsets) {
            inHand.take(Messages.message(0, offset, "s" + offset, 0, 0), now);
        }
    }

    private Attempt lend(long at, long until) {
        @Nullable Attempt attempt = inHand.next(now);
        assertThat(attempt).isNotNull();
        attempt.lend(new Handed(at, until));
        return attempt;
    }

    /** What the next commit says; the last one where there is nothing new. */
    private Acknowledgement committed() {
        return inHand.partition(0).acknowledgement();
    }
}
