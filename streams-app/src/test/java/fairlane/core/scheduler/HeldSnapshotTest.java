package fairlane.core.scheduler;

import static fairlane.core.scheduler.SchedulerTimeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.CustomerShare;
import fairlane.core.model.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests {@link HeldSnapshot}, which contains the number of held messages by hold reason, and the customers' shares. */
class HeldSnapshotTest {
    private static final RateLimit ONE_A_SECOND = RateLimit.perSecond(1, 1);

    private HeldSnapshot snapshot(SchedulerTimeline timeline, long millis) {
        return timeline.scheduler().heldSnapshot(CHANNEL, timeline.epochMillis(millis));
    }

    private static long held(HeldSnapshot snapshot, Hold hold) {
        return snapshot.held().getOrDefault(hold, 0L);
    }

    private static long totalHeld(HeldSnapshot snapshot) {
        return snapshot.held().values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void snapshotCountsMessagesHeldBySenderRatesUntilTheyAreReleased() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.send("acme", "y", "n", 3);
        assertThat(held(snapshot(timeline, 0), Hold.SENDER_RATE)).isEqualTo(4 + 2);
        timeline.tickUntil(2_000);
        HeldSnapshot later = snapshot(timeline, 2_000);
        assertThat(held(later, Hold.SENDER_RATE)).isEqualTo(2);
        assertThat(totalHeld(later)).isEqualTo(2);
        timeline.tickUntil(10_000);
        assertThat(totalHeld(snapshot(timeline, 10_000))).isZero();
    }

    @Test
    void snapshotCountsReadyLanesOfACustomerAsHeldByTheCustomerRate() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 4);
        timeline.send("acme", "y", "n", 2);
        HeldSnapshot snapshot = snapshot(timeline, 0);
        assertThat(held(snapshot, Hold.CUSTOMER_RATE)).isEqualTo(5);
        assertThat(snapshot.eligibleLanes()).isZero();
        assertThat(snapshot.oldestEligibleSince()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void snapshotCountsEligibleMessagesUnderTheReasonThatHoldsTheChannel() {
        SchedulerTimeline timeline = new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(10, 1)));
        timeline.send("acme", "x", "m", 11);
        timeline.send("bolt", "y", "n", 4);
        timeline.tick();
        HeldSnapshot snapshot = snapshot(timeline, 0);
        assertThat(held(snapshot, Hold.CHANNEL_RATE)).isEqualTo(14);
        assertThat(snapshot.eligibleLanes()).as("lanes").isEqualTo(2);
        timeline.scheduler().setWindow(CHANNEL, 0);
        assertThat(held(snapshot(timeline, 0), Hold.CHANNEL_WINDOW)).isEqualTo(14);
        timeline.scheduler().setSuspended(CHANNEL, true);
        assertThat(snapshot(timeline, 0).held()).containsOnlyKeys(Hold.PAUSED).containsEntry(Hold.PAUSED, 14L);
    }

    @Test
    void snapshotCountsPausedMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.send("acme", "y", "n", 3);
        timeline.setSender("x", new LimitPolicy(null, null, null, true, null));
        HeldSnapshot snapshot = snapshot(timeline, 0);
        assertThat(held(snapshot, Hold.PAUSED)).isEqualTo(4);
        assertThat(held(snapshot, Hold.SENDER_RATE)).isEqualTo(2);
    }

    @Test
    void snapshotReportsSinceWhenTheLongestWaitingLaneHasBeenEligible() {
        SchedulerTimeline timeline = new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(1, 1)));
        timeline.send("acme", "x", "m", 3);
        timeline.at(400).send("bolt", "y", "n1");
        timeline.tickUntil(500);
        assertThat(snapshot(timeline, 500).oldestEligibleSince())
                .as("eligible since 0, when the second message of acme became the head of its lane")
                .isEqualTo(timeline.epochMillis(0));
        timeline.tickUntil(1_000);
        assertThat(snapshot(timeline, 1_000).oldestEligibleSince()).isEqualTo(timeline.epochMillis(400));
    }

    @Test
    void snapshotCountsRestoredMessagesOnceATickHasLocatedThem() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.restartAt(100);
        assertThat(totalHeld(snapshot(timeline, 100))).isZero();
        timeline.tick();
        assertThat(totalHeld(snapshot(timeline, 100))).isEqualTo(4);
    }

    @Test
    void customersServedByWeightHaveAShareRatioOfOne() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.setCustomer("bolt", new LimitPolicy(null, 3, null, null, null));
        timeline.send("acme", "x", "m", 2_000);
        timeline.send("bolt", "y", "n", 3_000);
        timeline.tickUntil(10_000);
        List<CustomerShare> shares = snapshot(timeline, 10_000).shares();
        assertThat(shares.get(0).customer()).isEqualTo("bolt");
        assertThat(shares.get(0).released()).isCloseTo(750, within(10.0));
        assertThat(shares.get(0).due()).isCloseTo(750, within(10.0));
        assertThat(shares.get(1).customer()).isEqualTo("acme");
        assertThat(shares.get(1).released()).isCloseTo(250, within(10.0));
        assertThat(shares).allSatisfy(share -> assertThat(share.ratio()).isCloseTo(1, within(0.02)));
    }

    @Test
    void unitsAreDueToACustomerOnlyWhileItHasEligibleMessages() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.setSender("slow", LimitPolicy.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 2_000);
        timeline.send("bolt", "slow", "n", 100);
        timeline.tickUntil(10_000);
        CustomerShare bolt = snapshot(timeline, 10_000).shares().stream()
                .filter(share -> "bolt".equals(share.customer()))
                .findFirst()
                .orElseThrow();
        assertThat(bolt.released()).isCloseTo(10, within(1.0));
        assertThat(bolt.due())
                .as("units due to bolt, which are half of the units released while the head of bolt was eligible")
                .isCloseTo(10, within(8.0));
    }

    @Test
    void snapshotContainsNoCustomerSharesAMinuteAfterTheLastRelease() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.send("acme", "x", "m", 500);
        timeline.send("bolt", "y", "n", 500);
        timeline.tickUntil(12_000);
        assertThat(snapshot(timeline, 75_000).shares())
                .containsExactly(new CustomerShare(null, 0, 0))
                .allSatisfy(share -> assertThat(share.ratio()).isEqualTo(1));
    }

    @Test
    void snapshotListsAtMostTenCustomersByName() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100_000, 2_000)));
        timeline.send("heavy", "h", "h", 40_000);
        for (int i = 0; i < 100_000; i++) {
            timeline.send("light" + i, "s" + i, "l" + i);
        }
        timeline.tickUntil(2_000);
        List<CustomerShare> shares = snapshot(timeline, 2_000).shares();
        assertThat(shares).hasSizeLessThanOrEqualTo(11);
        CustomerShare rest = shares.get(shares.size() - 1);
        assertThat(rest.customer()).isNull();
        assertThat(rest.released()).isGreaterThan(90_000);
        assertThat(rest.ratio()).isCloseTo(1, within(0.05));
    }

    @Test
    void snapshotListsTheHeaviestAmongManyLightCustomersFirst() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(1_000, 20)));
        timeline.setCustomer("heavy", new LimitPolicy(null, 20, null, null, null));
        timeline.send("heavy", "h", "h", 1_000);
        for (int i = 0; i < 100; i++) {
            timeline.send("light" + i, "s" + i, "l" + i + "-", 50);
        }
        timeline.tickUntil(3_000);
        List<CustomerShare> shares = snapshot(timeline, 3_000).shares();
        assertThat(shares.get(0).customer()).isEqualTo("heavy");
        assertThat(shares.get(0).ratio()).isCloseTo(1, within(0.1));
        timeline.tickUntil(3_200);
        Release next = timeline.releases.stream()
                .filter(release ->
                        release.customer().equals("heavy") && release.releasedAt() > timeline.epochMillis(3_000))
                .findFirst()
                .orElseThrow();
        assertThat(next.heavyCustomer()).isTrue();
    }
}
