package fairlane.gateway.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests LeaseBook with sequences of commands at given times. Times are milliseconds. */
class LeaseBookTest {
    private static final int MAX_RECEIVES = 3;

    private final AtomicInteger tokens = new AtomicInteger();
    private final LeaseBook<String> book = new LeaseBook<>(MAX_RECEIVES, () -> "t" + tokens.incrementAndGet());

    @Test
    void leaseBookLeasesMessagesInArrivalOrderAndEachToOneCallerAtATime() {
        offer("a", "b", "c");
        assertThat(lease(0, 2, 1_000)).containsExactly("a", "b");
        assertThat(lease(0, 2, 1_000)).containsExactly("c");
        assertThat(lease(0, 2, 1_000)).isEmpty();
        assertThat(book.waiting()).isZero();
        assertThat(book.leased()).isEqualTo(3);
    }

    @Test
    void messageIsLeasedAgainOnceItsLeaseExpiresAndNotBefore() {
        offer("a");
        assertThat(lease(0, 1, 1_000)).containsExactly("a");
        assertThat(book.nextEnd()).isEqualTo(1_000);
        assertThat(lease(999, 1, 1_000)).isEmpty();
        assertThat(lease(1_000, 1, 1_000)).containsExactly("a");
        assertThat(receives("t2")).isEqualTo(2);
    }

    @Test
    void messageOfExpiredLeaseIsLeasedAgainAfterTheWaitingMessages() {
        offer("a", "b");
        lease(0, 1, 1_000);
        assertThat(lease(1_000, 2, 1_000)).containsExactly("b", "a");
    }

    @Test
    void finishedMessageIsNeverLeasedAgain() {
        offer("a");
        lease(0, 1, 1_000);
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Valid.class);
        assertThat(lease(5_000, 1, 1_000)).isEmpty();
        assertThat(book.leased()).isZero();
    }

    @Test
    void commandsWithTokenThatWasNeverIssuedReturnUnknown() {
        assertThat(book.finish("x")).isInstanceOf(TokenResult.Unknown.class);
        assertThat(book.extend("x", 0, 1)).isInstanceOf(TokenResult.Unknown.class);
        assertThat(book.release("x", 0)).isInstanceOf(TokenResult.Unknown.class);
    }

    @Test
    void finishReturnsSameResultAgainUntilMessageIsForgotten() {
        LeaseBook.Item<String> item = book.offer("a", Long.MAX_VALUE);
        lease(0, 1, 1_000);
        assertThat(book.finish("t1")).isEqualTo(book.finish("t1"));
        book.forget(item);
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Unknown.class);
    }

    @Test
    void tokenOfExpiredLeaseCannotFinishMessageThatWasLeasedAgain() {
        offer("a");
        lease(0, 1, 1_000);
        lease(1_000, 1, 1_000);
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Stale.class);
        assertThat(book.extend("t1", 1_500, 1_000)).isInstanceOf(TokenResult.Stale.class);
        assertThat(book.release("t1", 1_500)).isInstanceOf(TokenResult.Stale.class);
        assertThat(book.finish("t2")).isInstanceOf(TokenResult.Valid.class);
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Stale.class);
    }

    @Test
    void tokenOfExpiredLeaseCanFinishMessageThatWasNotLeasedAgain() {
        offer("a");
        lease(0, 1, 1_000);
        book.expireLeases(1_000);
        assertThat(book.extend("t1", 1_500, 1_000)).isInstanceOf(TokenResult.Stale.class);
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Valid.class);
        assertThat(lease(2_000, 1, 1_000)).isEmpty();
        assertThat(book.waiting()).isZero();
    }

    @Test
    void extendCommandMovesLeaseEndInBothDirections() {
        offer("a", "b");
        lease(0, 2, 1_000);
        book.extend("t1", 900, 1_000);
        book.extend("t2", 100, 200);
        assertThat(lease(299, 2, 1_000)).isEmpty();
        assertThat(lease(300, 2, 5_000)).containsExactly("b");
        assertThat(lease(1_899, 2, 5_000)).isEmpty();
        assertThat(lease(1_900, 2, 5_000)).containsExactly("a");
    }

    @Test
    void messageOfReleasedLeaseCanBeLeasedAtOnce() {
        offer("a");
        lease(0, 1, 60_000);
        book.release("t1", 10);
        assertThat(lease(10, 1, 1_000)).containsExactly("a");
    }

    @Test
    void messageEndsWhenItsLastPermittedLeaseExpires() {
        offer("a");
        for (long now = 0; now < MAX_RECEIVES; now++) {
            assertThat(lease(now, 1, 1)).containsExactly("a");
        }
        assertThat(book.expireLeases(MAX_RECEIVES))
                .extracting(LeaseBook.Item::message)
                .containsExactly("a");
        assertThat(lease(10, 1, 1)).isEmpty();
        assertThat(book.finish("t3")).isInstanceOf(TokenResult.Unknown.class);
    }

    @Test
    void leaseBookDoesNotLeaseExpiredMessage() {
        book.offer("late", 500);
        offer("a");
        LeaseBook.LeaseGrant<String> grant = book.lease(1, 500, 1_000);
        assertThat(grant.leased()).extracting(LeaseBook.Item::message).containsExactly("a");
        assertThat(grant.expired()).extracting(LeaseBook.Item::message).containsExactly("late");
        assertThat(book.waiting()).isZero();
    }

    @Test
    void messageLeasedByAnotherReplicaCanBeFinishedAndIsLeasedAgainOnlyAfterThatLease() {
        book.offerLeased("a", Long.MAX_VALUE, "0/7", 2_000);
        book.offerLeased("b", Long.MAX_VALUE, "0/8", 2_000);
        assertThat(lease(1_999, 2, 1_000)).isEmpty();
        assertThat(book.finish("0/8")).isInstanceOf(TokenResult.Valid.class);
        assertThat(lease(2_000, 2, 1_000)).containsExactly("a");
        assertThat(book.finish("0/7")).isInstanceOf(TokenResult.Stale.class);
    }

    @Test
    void messageOfMovedPartitionIsNotLeasedAgainAndItsTokenIsUnknown() {
        LeaseBook.Item<String> leased = book.offer("a", Long.MAX_VALUE);
        LeaseBook.Item<String> waiting = book.offer("b", Long.MAX_VALUE);
        lease(0, 1, 1_000);
        assertThat(book.withdraw(leased)).isTrue();
        assertThat(book.withdraw(waiting)).isFalse();
        assertThat(book.withdraw(leased)).isFalse();
        assertThat(lease(1_000, 2, 1_000)).isEmpty();
        assertThat(book.finish("t1")).isInstanceOf(TokenResult.Unknown.class);
        assertThat(book.leased() + book.waiting()).isZero();
    }

    @Test
    void leaseBookPurgesScheduledEndsOfFinishedLeases() {
        for (int i = 0; i < 10_000; i++) {
            offer("a");
            lease(0, 1, 3_600_000);
            book.finish("t" + tokens.get());
        }
        assertThat(book.scheduledEnds()).isLessThanOrEqualTo(1_001);
    }

    private void offer(String... messages) {
        List.of(messages).forEach(message -> book.offer(message, Long.MAX_VALUE));
    }

    private List<String> lease(long now, int max, long duration) {
        book.expireLeases(now);
        return book.lease(max, now, duration).leased().stream()
                .map(LeaseBook.Item::message)
                .toList();
    }

    private int receives(String token) {
        return ((TokenResult.Valid<String>) book.finish(token)).item().receives();
    }
}
